package dev.parley.local;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/**
 * Ports of 127.0.0.1 that nobody listens on. A port is handed out once per JVM, so two callers never get the same one;
 * another process could still take it before its owner binds it.
 *
 * <p>They lie below the range from which Linux takes the local ports of outgoing connections. A port inside that range
 * can be lost to a client while its server is stopped, and a client that reconnects to it can even reach itself.
 *
 * <p>Safe for use by several threads.
 */
public final class FreePorts {

    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** A TCP port on which a server can listen. */
    public static int tcp() {
        return pick(FreePorts::isFreeForTcp);
    }

    /** A UDP port that can be bound. */
    public static int udp() {
        return pick(FreePorts::isFreeForUdp);
    }

    /** Whether a server could listen on this TCP port now. */
    public static boolean isFreeForTcp(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Whether this UDP port could be bound now. */
    public static boolean isFreeForUdp(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int pick(IntPredicate isFree) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (HANDED_OUT.add(port) && isFree.test(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + LAST);
    }
}
