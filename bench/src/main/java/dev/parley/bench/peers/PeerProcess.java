package dev.parley.bench.peers;

import dev.parley.bench.system.Unreachable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that the bench has started. It ends with {@link #close} and at the latest with this JVM: on Linux by the kernel
 * when the thread that started it ends, however that happens; elsewhere by a shutdown hook. Ctrl-C does not reach it on
 * Linux, so that what runs can be finished and reported before it is stopped.
 */
final class PeerProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int LINES_KEPT = 40;
    private static final boolean HAS_UTIL_LINUX =
            Files.isExecutable(Path.of("/usr/bin/setsid")) && Files.isExecutable(Path.of("/usr/bin/setpriv"));

    private final String name;
    private final Process process;
    private final Thread killer;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Matcher> ready = new CompletableFuture<>();

    private PeerProcess(String name, Process process, Pattern readyLine) {
        this.name = name;
        this.process = process;
        this.killer = new Thread(process::destroyForcibly, "kill-" + name);
        if (!HAS_UTIL_LINUX) {
            Runtime.getRuntime().addShutdownHook(killer);
        }
        Thread.ofPlatform().daemon().name(name + "-output").start(() -> read(readyLine));
    }

    /**
     * Starts a program.
     *
     * @param environment is added to this JVM's
     * @param readyLine found in the line by which it says that it is ready; see {@link #awaitReady}
     * @throws Unreachable when there is no such program
     */
    static PeerProcess start(
            String name, Path folder, Map<String, String> environment, List<String> command, String readyLine) {
        List<String> whole = new ArrayList<>();
        if (HAS_UTIL_LINUX) {
            whole.addAll(List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--"));
        }
        whole.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new PeerProcess(name, builder.start(), Pattern.compile(readyLine));
        } catch (IOException problem) {
            throw new Unreachable(name + " cannot be started: " + problem.getMessage(), problem);
        }
    }

    /**
     * Waits for the line by which it says that it is ready.
     *
     * @return where in it the pattern was found
     * @throws Unreachable when it ends before or takes too long; it is stopped then, and its last lines are told
     */
    Matcher awaitReady(Duration atMost) {
        try {
            return ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw failure("was not ready within " + atMost.toSeconds() + " s", late);
        } catch (ExecutionException ended) {
            throw failure("ended before it was ready", ended);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted while starting", interrupted);
        }
    }

    /**
     * Waits for its end.
     *
     * @throws Unreachable when it ends with another status than 0 or takes too long; it is stopped then
     */
    void awaitSuccess(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure("takes longer than " + atMost.toSeconds() + " s", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted", interrupted);
        }
        if (process.exitValue() != 0) {
            throw failure("ended with status " + process.exitValue(), null);
        }
        close();
    }

    private Unreachable failure(String what, Exception cause) {
        close();
        synchronized (lastLines) {
            return new Unreachable("%s %s; it said:%n%s".formatted(name, what, String.join("\n", lastLines)), cause);
        }
    }

    /** Stops it in order, after five seconds by force, and returns when it is gone. Nothing happens the second time. */
    @Override
    public void close() {
        // By its handle: Process.destroy would also close the stream from which the last lines still come.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            // The hook has its work done already.
            process.destroyForcibly();
        }
    }

    private void read(Pattern readyLine) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                handle(line, readyLine.matcher(line));
            }
            ready.completeExceptionally(new IOException("its output has ended"));
        } catch (IOException problem) {
            ready.completeExceptionally(problem);
        }
    }

    private void handle(String line, Matcher readyLine) {
        synchronized (lastLines) {
            if (lastLines.size() == LINES_KEPT) {
                lastLines.remove();
            }
            lastLines.add(line);
        }
        if (readyLine.find()) {
            ready.complete(readyLine);
        }
    }
}
