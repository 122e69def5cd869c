package dev.parley.bench.start;

import dev.parley.local.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The memory of a process that is in RAM, shared pages included, as {@code ps} tells it. */
final class ResidentMemory {

    private static final double KILOBYTES = 1024;

    private ResidentMemory() {}

    /** @throws IllegalStateException when the process has ended */
    static double megabytes(ChildProcess process) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(process.pid())).start();
            String answer = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (answer.isEmpty()) {
                throw new IllegalStateException(process.name() + " has ended");
            }
            return Long.parseLong(answer) / KILOBYTES;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run ps", e);
        }
    }
}
