package dev.parley.local;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the launcher shows: its own steps with the time since its start, and lines of the parts behind their names. */
final class Console {

    private static final List<String> BACKENDS = List.of("redis", "postgres", "livekit");
    private static final int NAME_WIDTH = Arrays.stream(ServiceName.values())
            .mapToInt(service -> service.folder().length())
            .max()
            .orElseThrow();
    private static final String STARTED = "parley.started";

    private final boolean colours =
            System.console() != null && System.console().isTerminal() && System.getenv("NO_COLOR") == null;

    // The script that builds first hands its own start over, so that times count from what the user typed.
    private final long started = Long.getLong(STARTED, System.currentTimeMillis());

    void step(String what) {
        double seconds = (System.currentTimeMillis() - started) / 1000.0;
        System.out.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds, what));
    }

    /** Said beside a result, which has standard output for itself. */
    void note(String what) {
        System.err.println(what);
    }

    void error(String what) {
        System.err.println("parley: " + what);
    }

    void line(String part, String line) {
        System.out.println(name(part) + line);
    }

    void serviceLine(String part, String line) {
        if (!BACKENDS.contains(part)) {
            line(part, line);
        }
    }

    private String name(String part) {
        String padded = String.format("%-" + NAME_WIDTH + "s | ", part);
        if (!colours) {
            return padded;
        }
        int colour = 31 + Math.floorMod(part.hashCode(), 6);
        return "\u001b[" + colour + "m" + padded + "\u001b[0m";
    }
}
