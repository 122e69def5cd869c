package dev.parley.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** Sends the signals for which Java has no method. */
final class Signals {

    private Signals() {}

    /** Sends a signal, named without SIG. A process that has ended meanwhile is no error. */
    static void send(String signal, List<Long> pids) {
        String targets = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        try {
            // The shell's own kill: a slim Debian has no program of that name.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + targets)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + signal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
