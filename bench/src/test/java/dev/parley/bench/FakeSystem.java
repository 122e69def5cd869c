package dev.parley.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The edge of a system that pairs people in the order in which they come, or does it wrong on purpose. */
final class FakeSystem implements AutoCloseable {

    /** What it does wrong. */
    enum Fault {
        NONE,
        TELLS_TWICE,
        TELLS_ONE_ONLY,
        MATCHES_WITH_ONESELF,
        KEEPS_EVERYBODY,
        /** Pairs people with those whose socket is gone. */
        KEEPS_THOSE_WHO_ARE_GONE,
        /** Its doctor finds a room that should be gone, and a webhook is never delivered. */
        LEAVES_THINGS,
        /** Tells of a match half a second late. */
        TELLS_LATE,
        REFUSES_GUESTS
    }

    private static final class Person {
        final String name;
        final ServerWebSocket socket;
        String session;
        Person partner;

        Person(String name, ServerWebSocket socket) {
            this.name = name;
            this.socket = socket;
        }
    }

    /** How late {@link Fault#TELLS_LATE} tells. */
    static final int LATE_MILLISECONDS = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Fault fault;
    private final HttpServer server;
    private final Deque<Person> waiting = new ArrayDeque<>();
    private final AtomicInteger joins = new AtomicInteger();
    private final AtomicInteger skips = new AtomicInteger();
    private int sessions;

    FakeSystem(Fault fault) throws Exception {
        this.fault = fault;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setWebSocketSubProtocols(List.of("parley.v1")))
                .requestHandler(this::handle)
                .webSocketHandler(this::connected)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Where it listens, as each of its services. */
    int port() {
        return server.actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** How often somebody joined a room. */
    int joins() {
        return joins.get();
    }

    /** How often somebody skipped. */
    int skips() {
        return skips.get();
    }

    private void handle(HttpServerRequest request) {
        if (request.path().equals("/stand-in/join")) {
            joins.incrementAndGet();
            request.response().end("{}");
        } else if (request.path().equals("/stand-in/webhooks")) {
            request.response()
                    .end("{\"roomsWaiting\":%d,\"dropped\":0}".formatted(fault == Fault.LEAVES_THINGS ? 1 : 0));
        } else if (request.path().equals("/q/doctor/pairs")) {
            request.response().end();
        } else if (request.path().equals("/q/doctor")) {
            request.response().end(fault == Fault.LEAVES_THINGS ? "session s1 has a room\n" : "nothing to correct\n");
        } else if (request.path().equals("/api/stats")) {
            request.response().end("{\"live\":0}");
        } else if (fault == Fault.REFUSES_GUESTS) {
            request.response().setStatusCode(429).end();
        } else {
            request.body().onSuccess(body -> {
                String name = body.toJsonObject().getString("name");
                request.response().setStatusCode(201).end("{\"token\":\"%s\",\"name\":\"%s\"}".formatted(name, name));
            });
        }
    }

    private void connected(ServerWebSocket socket) {
        String name = socket.headers().get("Authorization").substring("Bearer ".length());
        Person person = new Person(name, socket);
        socket.textMessageHandler(text -> command(person, text));
        socket.closeHandler(closed -> {
            if (fault != Fault.KEEPS_THOSE_WHO_ARE_GONE) {
                waiting.remove(person);
            }
        });
        tell(person, Map.of("type", "ready", "state", "idle", "heartbeatSeconds", 15));
    }

    private void command(Person person, String text) {
        try {
            JsonNode message = JSON.readTree(text);
            String id = message.path("id").asText();
            switch (message.path("type").asText()) {
                case "find" -> {
                    ok(person, id);
                    if (!message.path("strict").asBoolean()) {
                        find(person);
                    }
                }
                case "skip" -> {
                    skips.incrementAndGet();
                    part(person);
                    ok(person, id);
                    find(person);
                }
                case "end", "cancel" -> {
                    waiting.remove(person);
                    part(person);
                    ok(person, id);
                }
                case "status" -> status(person, id);
                case "heartbeat" -> {
                    // A person who talks is alive; nothing follows from it here.
                }
                default -> throw new IllegalArgumentException(text);
            }
        } catch (JsonProcessingException problem) {
            throw new IllegalArgumentException(problem);
        }
    }

    private void find(Person person) {
        if (fault == Fault.MATCHES_WITH_ONESELF) {
            match(person, person);
            tellOf(person);
        } else if (waiting.isEmpty()) {
            waiting.add(person);
            tell(person, Map.of("type", "waiting", "position", 1));
        } else {
            Person other = waiting.poll();
            match(person, other);
            if (fault == Fault.TELLS_LATE) {
                vertx.setTimer(LATE_MILLISECONDS, due -> {
                    tellOf(person);
                    tellOf(other);
                });
                return;
            }
            tellOf(person);
            if (fault != Fault.TELLS_ONE_ONLY) {
                tellOf(other);
            }
            if (fault == Fault.TELLS_TWICE) {
                tellOf(other);
            }
        }
    }

    private void match(Person one, Person other) {
        one.session = other.session = "s" + ++sessions;
        one.partner = other;
        other.partner = one;
    }

    private void tellOf(Person person) {
        tell(
                person,
                Map.of(
                        "type",
                        "matched",
                        "session",
                        person.session,
                        "url",
                        url().replace("http", "ws"),
                        "token",
                        "x",
                        "matchedAt",
                        Instant.now().toString(),
                        "partner",
                        Map.of("name", person.partner.name)));
    }

    private void part(Person person) {
        if (person.session == null) {
            return;
        }
        for (Person each : List.of(person, person.partner)) {
            tell(
                    each,
                    Map.of(
                            "type",
                            "parted",
                            "session",
                            person.session,
                            "reason",
                            "skipped",
                            "by",
                            each == person ? "you" : "partner",
                            "requeued",
                            false));
        }
        person.partner.session = null;
        person.session = null;
    }

    private void status(Person person, String id) {
        Map<String, Object> status = new HashMap<>(Map.of("type", "ready", "id", id, "state", "idle"));
        if (fault == Fault.KEEPS_EVERYBODY) {
            status.put("state", "waiting");
            tell(person, status);
            return;
        }
        if (person.session != null) {
            status.putAll(Map.of("state", "matched", "session", person.session));
        } else if (waiting.contains(person)) {
            status.put("state", "waiting");
        }
        tell(person, status);
        if (person.session != null) {
            tellOf(person);
        }
    }

    private static void ok(Person person, String id) {
        tell(person, Map.of("type", "ok", "id", id, "state", person.session == null ? "idle" : "matched"));
    }

    private static void tell(Person person, Map<String, ?> message) {
        try {
            if (person.socket.isClosed()) {
                return;
            }
            person.socket.writeTextMessage(JSON.writeValueAsString(message));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
