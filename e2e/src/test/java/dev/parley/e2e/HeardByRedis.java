package dev.parley.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Every command that Redis carries out while this is open, those of scripts too: what was stored for a moment shows. */
final class HeardByRedis implements AutoCloseable {

    private final Socket socket;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    /** Listens from now on. */
    HeardByRedis(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.UTF_8));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (!"+OK".equals(reader.readLine())) {
                throw new IllegalStateException("Redis lets nobody listen");
            }
            Thread.ofVirtual().start(() -> listen(reader));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void listen(BufferedReader reader) {
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            lines.add("not listening any more: " + closed.getMessage());
        }
    }

    /** What was heard so far and has this text in it. */
    List<String> with(String text) {
        return lines.stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
