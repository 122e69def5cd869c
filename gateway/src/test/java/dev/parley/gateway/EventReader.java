package dev.parley.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Reads an event stream line by line, or does not. */
public final class EventReader implements AutoCloseable {

    public static final String PATH = "/api/matching/events";

    private static final String USUAL_ADDRESS = "127.0.0.1";

    private final Socket socket;
    private final BufferedReader in;
    private final int status;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private EventReader(int port, String path, String from, Map<String, String> request, boolean reads) {
        try {
            socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port, InetAddress.ofLiteral(from), 0);
            StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
            request.forEach((name, value) ->
                    text.append(name).append(": ").append(value).append("\r\n"));
            socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            status = Integer.parseInt(in.readLine().split(" ")[1]);
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                String[] parts = line.split(":", 2);
                headers.put(parts[0].strip().toLowerCase(Locale.ROOT), parts[1].strip());
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        if (reads) {
            Thread.ofVirtual().start(this::readAll);
        }
    }

    public static EventReader open(int port, String token) {
        return open(port, PATH, Map.of("Authorization", "Bearer " + token));
    }

    public static EventReader open(int port, String path, Map<String, String> headers) {
        return new EventReader(port, path, USUAL_ADDRESS, headers, true);
    }

    /** @param from the client's own address, any of 127.0.0.0/8 */
    public static EventReader openFrom(String from, int port, String path) {
        return new EventReader(port, path, from, Map.of(), true);
    }

    public static EventReader thatDoesNotRead(int port, String token) {
        return new EventReader(port, PATH, USUAL_ADDRESS, Map.of("Authorization", "Bearer " + token), false);
    }

    public int status() {
        return status;
    }

    public String header(String name) {
        return headers.get(name);
    }

    /** Everything heard, chunk lengths left out. */
    public List<String> lines() {
        return lines.stream().filter(line -> line.contains(":")).toList();
    }

    /** Awaits a line that begins so; the last one. */
    public String hears(String start) {
        return Awaitility.await(start + " heard")
                .atMost(RawSocket.PATIENCE)
                .until(
                        () -> lines.reversed().stream()
                                .filter(line -> line.startsWith(start))
                                .findFirst()
                                .orElse(null),
                        line -> line != null);
    }

    /** Awaits the end; the last event, which says why. */
    public String closing() {
        hears("event: close");
        Awaitility.await("stream ended").atMost(RawSocket.PATIENCE).until(() -> ended || lines.contains("0"));
        return lines().getLast();
    }

    /** Awaits the end, however it comes. */
    public void ends() {
        Awaitility.await("stream ended").atMost(RawSocket.PATIENCE).until(() -> ended);
    }

    private void readAll() {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            // Told by the line after.
        }
        ended = true;
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
