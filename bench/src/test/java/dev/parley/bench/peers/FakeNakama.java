package dev.parley.bench.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * No Nakama, but what its documentation says of the few messages that the bench uses: it proves that the bench follows
 * that, not that Nakama does.
 */
final class FakeNakama implements AutoCloseable {

    private record Ticket(String id, String user, String group, ServerWebSocket socket) {}

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<Ticket> tickets = new ArrayList<>();
    private final Map<String, Map<String, ServerWebSocket>> matches = new HashMap<>();
    private final HttpServer server;
    private int counter;

    FakeNakama() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::authenticate)
                .webSocketHandler(this::connected)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    SocketAddress address() {
        return SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1");
    }

    private void authenticate(HttpServerRequest request) {
        String key = "Basic " + Base64.getEncoder().encodeToString("defaultkey:".getBytes());
        if (!request.uri().equals("/v2/account/authenticate/device?create=true")
                || !key.equals(request.getHeader("Authorization"))) {
            request.response().setStatusCode(401).end();
            return;
        }
        request.body().onSuccess(body -> {
            JsonObject claims =
                    new JsonObject().put("uid", "user of " + body.toJsonObject().getString("id"));
            String token = "header." + base64(claims.toBuffer()) + ".signature";
            request.response().end(new JsonObject().put("token", token).encode());
        });
    }

    private static String base64(Buffer buffer) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.getBytes());
    }

    private void connected(ServerWebSocket socket) {
        String claims = socket.query().replaceFirst(".*token=[^.]*\\.", "").replaceFirst("\\..*", "");
        String user = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(claims))).getString("uid");
        socket.textMessageHandler(text -> handle(new JsonObject(text), user, socket));
        socket.closeHandler(end -> closed(user, socket));
    }

    private void handle(JsonObject message, String user, ServerWebSocket socket) {
        JsonObject answer = new JsonObject().put("cid", message.getString("cid"));
        if (message.containsKey("matchmaker_add")) {
            add(message.getJsonObject("matchmaker_add"), answer, user, socket);
        } else if (message.containsKey("matchmaker_remove")) {
            String id = message.getJsonObject("matchmaker_remove").getString("ticket");
            tickets.removeIf(ticket -> ticket.id().equals(id));
            socket.writeTextMessage(answer.encode());
        } else if (message.containsKey("match_join")) {
            String match = "id of " + message.getJsonObject("match_join").getString("token");
            matches.computeIfAbsent(match, made -> new HashMap<>()).put(user, socket);
            socket.writeTextMessage(
                    answer.put("match", new JsonObject().put("match_id", match)).encode());
        } else {
            leave(message.getJsonObject("match_leave").getString("match_id"), user);
            socket.writeTextMessage(answer.encode());
        }
    }

    private void add(JsonObject wanted, JsonObject answer, String user, ServerWebSocket socket) {
        String group = wanted.getJsonObject("string_properties").getString("group");
        Ticket ticket = new Ticket("ticket " + ++counter, user, group, socket);
        socket.writeTextMessage(answer.put("matchmaker_ticket", new JsonObject().put("ticket", ticket.id()))
                .encode());
        tickets.stream()
                .filter(other -> other.group().equals(group))
                .findFirst()
                .ifPresentOrElse(other -> match(other, ticket), () -> tickets.add(ticket));
    }

    private void leave(String match, String user) {
        if (matches.get(match).remove(user) != null) {
            JsonArray leaves = new JsonArray().add(new JsonObject().put("user_id", user));
            JsonObject event = new JsonObject().put("match_id", match).put("leaves", leaves);
            String text = new JsonObject().put("match_presence_event", event).encode();
            matches.get(match).values().forEach(other -> other.writeTextMessage(text));
        }
    }

    private void closed(String user, ServerWebSocket socket) {
        tickets.removeIf(ticket -> ticket.socket() == socket);
        matches.forEach((match, people) -> leave(match, user));
    }

    private void match(Ticket one, Ticket other) {
        tickets.remove(one);
        JsonArray users = new JsonArray().add(user(one)).add(user(other));
        String token = "match " + ++counter;
        for (Ticket each : List.of(one, other)) {
            JsonObject matched = new JsonObject()
                    .put("ticket", each.id())
                    .put("token", token)
                    .put("users", users)
                    .put("self", user(each));
            each.socket()
                    .writeTextMessage(
                            new JsonObject().put("matchmaker_matched", matched).encode());
        }
    }

    private static JsonObject user(Ticket ticket) {
        return new JsonObject().put("presence", new JsonObject().put("user_id", ticket.user()));
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
