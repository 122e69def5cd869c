package dev.parley.gateway.socket;

import java.util.ArrayList;
import java.util.List;

/**
 * What a client sent before its presence was taken, which waits, bounded, until it was. For the thread that reads the
 * socket's frames.
 */
final class EarlyCommands {

    private static final int MOST = 32;

    private List<Runnable> waiting = new ArrayList<>();

    /** Runs the command now or when {@link #open} is called; false when too many wait already. */
    boolean run(Runnable command) {
        if (waiting == null) {
            command.run();
            return true;
        }
        return waiting.size() < MOST && waiting.add(command);
    }

    /** Runs what waited, in order, and from now on everything at once. */
    void open() {
        List<Runnable> waited = waiting;
        waiting = null;
        waited.forEach(Runnable::run);
    }
}
