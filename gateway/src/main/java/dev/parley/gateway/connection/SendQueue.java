package dev.parley.gateway.connection;

/** Counts what is on its way to one client, so that one who does not read costs a bounded amount. Thread-safe. */
final class SendQueue {

    private final int maxMessages;
    private final int maxBytes;
    private int messages;
    private int bytes;

    SendQueue(int maxMessages, int maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Whether a message of this size still has room; then it counts until {@link #leave}. */
    synchronized boolean enter(int size) {
        if (messages + 1 > maxMessages || bytes + size > maxBytes) {
            return false;
        }
        messages++;
        bytes += size;
        return true;
    }

    synchronized void leave(int size) {
        messages--;
        bytes -= size;
    }

    synchronized int messages() {
        return messages;
    }

    synchronized int bytes() {
        return bytes;
    }
}
