package dev.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * A WebSocket client (RFC 6455) that can also do what proper ones refuse to: send anything, read nothing, answer no
 * ping.
 */
public final class RawSocket implements AutoCloseable {

    public static final String ORIGIN = "http://page.test";
    private static final ObjectMapper JSON = new ObjectMapper();
    public static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final DataInputStream in;
    private final int status;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private volatile int closeCode;
    private volatile boolean ended;
    private volatile boolean reads = true;
    private volatile boolean pongs = true;

    private RawSocket(int port, Map<String, String> request) {
        try {
            socket = new Socket("127.0.0.1", port);
            in = new DataInputStream(socket.getInputStream());
            StringBuilder text = new StringBuilder("GET " + request.getOrDefault(":path", "/ws") + " HTTP/1.1\r\n");
            request.forEach((name, value) -> {
                if (!name.startsWith(":")) {
                    text.append(name).append(": ").append(value).append("\r\n");
                }
            });
            socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            status = Integer.parseInt(line().split(" ")[1]);
            for (String line = line(); !line.isEmpty(); line = line()) {
                String[] parts = line.split(":", 2);
                headers.put(parts[0].strip(), parts[1].strip());
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        if (status == 101) {
            Thread.ofVirtual().start(this::readAll);
        }
    }

    /** As a browser would: with origin, sub-protocol and the token carried by another. */
    public static RawSocket browser(int port, String token) {
        return open(port, browserHeaders(token));
    }

    public static RawSocket open(int port, Map<String, String> headers) {
        return new RawSocket(port, headers);
    }

    /** A browser's headers, to be changed. */
    public static Map<String, String> browserHeaders(String token) {
        Map<String, String> headers = programHeaders(null);
        headers.put("Origin", ORIGIN);
        headers.put("Sec-WebSocket-Protocol", "parley.v1, " + carrier(token));
        return headers;
    }

    /** The headers of a program, which needs no sub-protocol and has no origin. */
    public static Map<String, String> programHeaders(String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "127.0.0.1");
        headers.put("Connection", "Upgrade");
        headers.put("Upgrade", "websocket");
        headers.put("Sec-WebSocket-Version", "13");
        headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        return headers;
    }

    public static String carrier(String token) {
        return URLEncoder.encode("quarkus-http-upgrade#Authorization#Bearer " + token, StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    public int status() {
        return status;
    }

    public String header(String name) {
        return headers.get(name);
    }

    /** Stops reading from the network. */
    public RawSocket stopReading() {
        reads = false;
        return this;
    }

    /** Reads on, beginning with what has waited. */
    public RawSocket readOn() {
        reads = true;
        return this;
    }

    public RawSocket answerNoPings() {
        pongs = false;
        return this;
    }

    public void send(String text) {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8), true);
    }

    public void sendBytesAsText(byte[] bytes) {
        frame(TEXT, bytes, true);
    }

    public void sendBinary(byte[] bytes) {
        frame(BINARY, bytes, true);
    }

    /** One message in many frames. */
    public void sendFragments(String text, int times) {
        for (int i = 0; i < times; i++) {
            frame(i == 0 ? TEXT : 0, text.getBytes(StandardCharsets.UTF_8), i == times - 1);
        }
    }

    /** A frame after which more of the message is to come. */
    public void sendFragment(String text, boolean first) {
        frame(first ? TEXT : 0, text.getBytes(StandardCharsets.UTF_8), false);
    }

    public void ping() {
        frame(PING, new byte[0], true);
    }

    /** One that no ping asked for. */
    public void pong() {
        frame(PONG, new byte[0], true);
    }

    /** Closes as a closed tab does. */
    public void leave() {
        frame(CLOSE, new byte[] {0x03, (byte) 0xE9}, true);
    }

    public List<JsonNode> heard() {
        return heard;
    }

    /** Awaits a message of this type. */
    public JsonNode hears(String type) {
        return Awaitility.await(type + " heard").atMost(PATIENCE).until(() -> last(type), message -> message != null);
    }

    private JsonNode last(String type) {
        return heard.reversed().stream()
                .filter(message -> message.path("type").asText().equals(type))
                .findFirst()
                .orElse(null);
    }

    /** Awaits the end of the connection; the code of the close frame, or 1006. */
    public int closeCode() {
        Awaitility.await("connection ended").atMost(PATIENCE).until(() -> ended);
        return closeCode == 0 ? 1006 : closeCode;
    }

    public boolean isOpen() {
        return !ended;
    }

    private synchronized void frame(int opcode, byte[] payload, boolean last) {
        ByteBuffer buffer = ByteBuffer.allocate(payload.length + 14);
        buffer.put((byte) (opcode | (last ? 0x80 : 0)));
        if (payload.length < 126) {
            buffer.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            buffer.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            buffer.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        // A mask of zeros is a mask.
        buffer.putInt(0).put(payload);
        try {
            socket.getOutputStream().write(buffer.array(), 0, buffer.position());
        } catch (IOException closedMeanwhile) {
            ended = true;
        }
    }

    private void readAll() {
        try {
            while (!ended) {
                while (!reads) {
                    LockSupport.parkNanos(10_000_000);
                }
                readFrame();
            }
        } catch (IOException gone) {
            ended = true;
        }
    }

    private void readFrame() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0F;
        int length = in.readUnsignedByte();
        byte[] payload =
                new byte[length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length];
        in.readFully(payload);
        switch (opcode) {
            case TEXT -> heard.add(JSON.readTree(payload));
            case PING -> {
                if (pongs) {
                    frame(PONG, payload, true);
                }
            }
            case CLOSE -> {
                closeCode = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
                frame(CLOSE, payload, true);
                ended = true;
                socket.close();
            }
            default -> throw new IOException("unexpected opcode " + opcode);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            ended = true;
            socket.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Override
    public String toString() {
        return "%s %s".formatted(String.valueOf(status).toLowerCase(Locale.ROOT), heard);
    }
}
