package dev.parley.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A running child process. It ends when this JVM ends, however that happens: by a shutdown hook, and on Linux by the
 * kernel (see {@link Command}). What it prints goes line by line to the command's consumer, on a thread of its own; the
 * last lines are kept for error messages.
 *
 * <p>Safe for use by several threads.
 */
public final class ChildProcess {

    private static final int LINES_KEPT = 200;
    private static final Set<ChildProcess> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Thread killer = new Thread(() -> ALIVE.forEach(ChildProcess::killWithoutWaiting), "kill-children");
        Runtime.getRuntime().addShutdownHook(killer);
    }

    private final Command command;
    private final Process process;
    private final Queue<String> lastLines = new ArrayDeque<>(LINES_KEPT);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private ChildProcess(Command command, Process process) {
        this.command = command;
        this.process = process;
    }

    static ChildProcess watch(Command command, Process process) {
        ChildProcess child = new ChildProcess(command, process);
        ALIVE.add(child);
        Thread.ofPlatform().daemon().name(command.name() + "-output").start(child::readOutput);
        return child;
    }

    /** The name given by its command. */
    public String name() {
        return command.name();
    }

    /** The process id; it names the program itself, not a wrapper. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended; a paused process is alive. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit status, after the last line of output was handed on. */
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    /** The last lines that it printed, oldest first. */
    public List<String> lastLines() {
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }

    /**
     * Waits for the line by which the program says that it is ready.
     *
     * @throws IllegalStateException when it ends before that, or the time is over (it is killed then); the message
     *     carries its last lines
     */
    public void awaitReady(Duration atMost) {
        try {
            ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            kill();
            throw failure("was not ready within " + atMost.toSeconds() + " s");
        } catch (ExecutionException ended) {
            throw failure("ended with status " + exit.join() + " before it was ready");
        } catch (InterruptedException interrupted) {
            kill();
            Thread.currentThread().interrupt();
            throw failure("was interrupted while starting");
        }
    }

    /** Sends SIGKILL to it and all its descendants and waits until the process is gone. */
    public void kill() {
        killWithoutWaiting();
        exit.join();
    }

    /** Sends SIGTERM, after the grace time SIGKILL, and returns when the process is gone. */
    public void terminate(Duration grace) {
        // By its handle: Process.destroy would also close the stream from which the last lines still come.
        process.toHandle().destroy();
        resume();
        try {
            exit.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            kill();
        } catch (InterruptedException interrupted) {
            kill();
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Stops it and all its descendants where they are (SIGSTOP): they keep their connections and answer nothing. */
    public void pause() {
        signalFamily("STOP");
    }

    /** Lets it and its descendants go on after {@link #pause()}. */
    public void resume() {
        signalFamily("CONT");
    }

    /** Sends a signal, named without SIG, to the process; nothing happens when it has ended. */
    public void signal(String signal) {
        Signals.send(signal, List.of(pid()));
    }

    IllegalStateException failure(String what) {
        return new IllegalStateException(name() + " " + what + "; its last lines:\n" + String.join("\n", lastLines()));
    }

    private void killWithoutWaiting() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    private void signalFamily(String signal) {
        if (isAlive()) {
            Signals.send(
                    signal,
                    Stream.concat(Stream.of(process.toHandle()), process.descendants())
                            .map(ProcessHandle::pid)
                            .toList());
        }
    }

    private void readOutput() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                handle(line);
            }
            exit.complete(process.waitFor());
        } catch (IOException | InterruptedException | RuntimeException broken) {
            exit.completeExceptionally(broken);
        } finally {
            ALIVE.remove(this);
            ready.completeExceptionally(new IllegalStateException(name() + " has ended"));
        }
    }

    private void handle(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == LINES_KEPT) {
                lastLines.remove();
            }
            lastLines.add(line);
        }
        if (!ready.isDone() && command.isReadyLine(line)) {
            ready.complete(null);
        }
        command.output().accept(line);
    }
}
