package dev.parley.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A program to run as a {@link ChildProcess}, described step by step; for use by one thread.
 *
 * <p>On Linux the child gets a session of its own (so that a terminal's Ctrl-C reaches this JVM alone, which then stops
 * things in order) and a parent-death signal (so that it ends even when this JVM is killed with SIGKILL). Elsewhere, or
 * without util-linux, only the JVM's shutdown hook ends it.
 */
public final class Command {

    private static final List<String> LAST = List.of("nice", "-n", "19");

    private static final boolean HAS_UTIL_LINUX =
            Programs.onPath("setpriv").isPresent() && Programs.onPath("setsid").isPresent();

    // The kernel ties the parent-death signal to the thread that forked, so that thread must never end.
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("child-processes").factory());

    private final String name;
    private final Path directory;
    private final List<String> arguments;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> prefix = List.of();
    private Path input = Path.of("/dev/null");
    private Consumer<String> output = line -> {};
    private Predicate<String> ready = line -> false;
    private String deathSignal = "KILL";

    private Command(String name, Path directory, List<String> arguments) {
        this.name = name;
        this.directory = directory;
        this.arguments = List.copyOf(arguments);
    }

    /**
     * A command that reads nothing, and whose output goes nowhere.
     *
     * @param name for threads and error messages
     * @param directory its working directory
     * @param arguments the program and its arguments
     */
    public static Command of(String name, Path directory, List<String> arguments) {
        return new Command(name, directory, arguments);
    }

    /** Adds to the environment, which is otherwise this JVM's. */
    public Command environment(Map<String, String> more) {
        environment.putAll(more);
        return this;
    }

    /** Gives each line of standard output and standard error to this consumer, which must not throw. */
    public Command output(Consumer<String> lines) {
        output = lines;
        return this;
    }

    /** Lets it read this file as its standard input. */
    public Command input(Path file) {
        input = file;
        return this;
    }

    /** It is ready when it prints a line that contains this text; see {@link ChildProcess#awaitReady}. */
    public Command readyWhen(String text) {
        ready = line -> line.contains(text);
        return this;
    }

    /** Has the kernel send this signal, named without SIG, when this JVM has died; otherwise it is KILL. */
    public Command onParentDeath(String signal) {
        deathSignal = signal;
        return this;
    }

    /** Lets everything else on this machine come first, or not. */
    Command givingWay(boolean yes) {
        return yes ? behind(LAST) : this;
    }

    /** Runs it through another program, which must replace itself by it. */
    Command behind(List<String> wrapper) {
        prefix = List.copyOf(wrapper);
        return this;
    }

    String name() {
        return name;
    }

    Consumer<String> output() {
        return output;
    }

    boolean isReadyLine(String line) {
        return ready.test(line);
    }

    /**
     * Starts it.
     *
     * @throws UncheckedIOException when the program cannot be run
     */
    public ChildProcess start() {
        ProcessBuilder builder = new ProcessBuilder(wrapped())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(input.toFile());
        builder.environment().putAll(environment);
        try {
            return ChildProcess.watch(this, STARTER.submit(builder::start).get());
        } catch (ExecutionException e) {
            throw new UncheckedIOException("cannot run " + name, (IOException) e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + name, e);
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws IllegalStateException when it ends with another status than 0 or takes longer
     */
    public void run(Duration atMost) {
        ChildProcess child = start();
        try {
            int status = child.exit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (status != 0) {
                throw child.failure("ended with status " + status);
            }
        } catch (TimeoutException late) {
            child.kill();
            throw child.failure("took longer than " + atMost.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot read the output of " + name, e.getCause());
        } catch (InterruptedException e) {
            child.kill();
            Thread.currentThread().interrupt();
            throw child.failure("was interrupted");
        }
    }

    private List<String> wrapped() {
        List<String> all = new ArrayList<>();
        if (HAS_UTIL_LINUX) {
            all.add("setsid");
        }
        all.addAll(prefix);
        if (HAS_UTIL_LINUX) {
            // Last, since a change of user clears the parent-death signal.
            all.addAll(List.of("setpriv", "--pdeathsig", deathSignal, "--"));
        }
        all.addAll(arguments);
        return all;
    }
}
