package dev.parley.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Somebody who speaks docs/protocol.md as a browser would, without the browser: a guest with at most one socket, who
 * remembers everything that was heard on any of them.
 */
final class Person implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final URI gateway;
    final String name;
    final String token;
    final String user;
    private final Rest rest;
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private volatile WebSocket socket;
    private volatile int closeCode;
    private volatile boolean joinsRooms;

    private Person(URI gateway, String name) {
        this.gateway = gateway;
        this.name = name;
        HttpResponse<String> created = new Rest(gateway, null).post("/api/auth/guest", Map.of("name", name));
        if (created.statusCode() != 201) {
            throw new IllegalStateException("no guest: " + created.statusCode() + " " + created.body());
        }
        JsonNode guest = Rest.body(created);
        this.token = guest.get("token").asText();
        this.user = guest.get("user").asText();
        this.rest = new Rest(gateway, token);
    }

    /** A new guest, not connected. */
    static Person guest(String gateway, String name) {
        return new Person(URI.create(gateway), name);
    }

    /** A new guest whose socket is open and answered by {@code ready}. */
    static Person connected(String gateway, String name) {
        Person person = guest(gateway, name);
        person.connect();
        return person;
    }

    /** Opens a socket and awaits {@code ready}; an open one stays open, for the gateway to close. */
    JsonNode connect() {
        int before = heard.size();
        open();
        return await("ready", message -> true, before);
    }

    void open() {
        closeCode = 0;
        String carrier = URLEncoder.encode("quarkus-http-upgrade#Authorization#Bearer " + token, StandardCharsets.UTF_8)
                .replace("+", "%20");
        socket = Rest.HTTP
                .newWebSocketBuilder()
                .subprotocols("parley.v1", carrier)
                .header("Origin", gateway.toString())
                .buildAsync(URI.create(gateway.toString().replaceFirst("http", "ws") + "/ws"), new Listener())
                .join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode message = Rest.parse(text.toString());
                heard.add(message);
                if (joinsRooms && is(message, "matched")) {
                    join(message);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            if (from == socket) {
                closeCode = code;
            }
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            if (from == socket) {
                closeCode = 1006;
            }
        }
    }

    // What the person does over the socket.

    void find() {
        send(Map.of("type", "find", "id", "find"));
    }

    /** Looks for somebody where nobody can be met, and returns what is told of the wait. */
    JsonNode findAndWait() {
        int before = heardSoFar();
        find();
        return await("waiting", waiting -> true, before);
    }

    void find(Map<String, ?> wishes) {
        send(with(wishes, "type", "find"));
    }

    void block(String session) {
        send(Map.of("type", "block", "session", session, "id", "block"));
    }

    void report(String session, String reason, String comment) {
        send(Map.of("type", "report", "session", session, "reason", reason, "comment", comment, "id", "report"));
        await("ok", ok -> ok.path("id").asText().equals("report"));
    }

    void cancel() {
        send(Map.of("type", "cancel"));
    }

    void skip(String session) {
        send(Map.of("type", "skip", "session", session));
    }

    void end(String session) {
        send(Map.of("type", "end", "session", session));
    }

    void send(Map<String, ?> message) {
        sendText(Rest.write(message));
    }

    void sendText(String text) {
        socket.sendText(text, true).join();
    }

    /** Closes the socket as a closed tab does. */
    void disconnect() {
        WebSocket open = socket;
        if (open != null && !open.isOutputClosed()) {
            open.sendClose(1001, "").exceptionally(gone -> null).join();
        }
    }

    /** The connection breaks without a word. */
    void vanish() {
        socket.abort();
    }

    /** From now on enters the room of each match, where LiveKit is a stand-in. */
    void joinsRooms() {
        joinsRooms = true;
    }

    private static void join(JsonNode match) {
        String standIn = match.get("url").asText().replaceFirst("ws", "http");
        Rest.HTTP.sendAsync(
                HttpRequest.newBuilder(URI.create(standIn + "/stand-in/join?token="
                                + match.get("token").asText()))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    // What the person heard.

    List<JsonNode> heard(String type) {
        return heard.stream().filter(message -> is(message, type)).toList();
    }

    JsonNode await(String type) {
        return await(type, message -> true, 0);
    }

    JsonNode await(String type, Predicate<JsonNode> which) {
        return await(type, which, 0);
    }

    /** The first message of this type after the first {@code from} messages. */
    JsonNode await(String type, Predicate<JsonNode> which, int from) {
        return first("hears " + type, message -> is(message, type) && which.test(message), from);
    }

    private JsonNode first(String what, Predicate<JsonNode> which, int from) {
        return Awaitility.await(name + " " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> heard.stream().skip(from).filter(which).findFirst(), Optional::isPresent)
                .get();
    }

    /** What answers the command of this id. */
    JsonNode awaitAnswer(String id) {
        return first("is answered", message -> message.path("id").asText().equals(id), 0);
    }

    /** The match that is none of {@code earlier}. */
    JsonNode awaitMatchOtherThan(String... earlier) {
        return await("matched", match -> !List.of(earlier).contains(session(match)));
    }

    JsonNode awaitMatch(String session) {
        return await("matched", match -> session(match).equals(session));
    }

    /** Asks for the state over the socket. */
    JsonNode askStatus() {
        int before = heard.size();
        send(Map.of("type", "status", "id", "status-" + before));
        return await("ready", ready -> ready.path("id").asText().equals("status-" + before), before);
    }

    /** The gateway hangs up. */
    void awaitClosed(int code) {
        Awaitility.await(name + " is closed with " + code).atMost(PATIENCE).until(() -> closeCode == code);
    }

    boolean connectedNow() {
        return socket != null && closeCode == 0 && !socket.isOutputClosed();
    }

    /** How the server closed the socket; 0 while it is open. */
    int closeCode() {
        return closeCode;
    }

    int heardSoFar() {
        return heard.size();
    }

    static String session(JsonNode message) {
        return message.get("session").asText();
    }

    static boolean is(JsonNode message, String type) {
        return type.equals(message.path("type").asText());
    }

    // What the person does over REST.

    HttpResponse<String> post(String path, Map<String, ?> body) {
        return rest.post(path, body);
    }

    HttpResponse<String> get(String path) {
        return rest.get(path);
    }

    HttpResponse<String> delete(String path) {
        return rest.delete(path);
    }

    Rest rest() {
        return rest;
    }

    JsonNode status() {
        return Rest.body(get("/api/matching/status"));
    }

    private static Map<String, Object> with(Map<String, ?> fields, String name, Object value) {
        Map<String, Object> more = new HashMap<>(fields);
        more.put(name, value);
        return more;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
