package dev.parley.bench.peers;

import dev.parley.bench.system.Unreachable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * One person at Nakama, over its JSON protocol: a device is authenticated by HTTP, a ticket goes to the matchmaker by the
 * WebSocket. Both join the match that they are told of, so that each hears when the other has left.
 */
final class NakamaPerson extends PeerPerson {

    /** What a server has when nobody has changed it. */
    private static final String SERVER_KEY = "defaultkey";

    private final Connections connections;
    private final String group;
    private final String device;
    private ClientWebSocket socket;
    private WebSocket open;
    private String user;
    private String ticket;
    private String match;
    private String told;
    private boolean waiting;
    private long requests;

    /** @param group two people are matched only when theirs is the same; letters and digits */
    NakamaPerson(
            Vertx vertx,
            Connections connections,
            String group,
            String name,
            Map<String, String> namesById,
            Listener listener) {
        super(vertx, name, namesById, listener);
        this.connections = connections;
        this.group = group;
        // Nakama wants ten characters at least.
        this.device = "parley-bench-" + name;
    }

    @Override
    Future<Void> open() {
        return connections
                .post(
                        "/v2/account/authenticate/device?create=true",
                        Map.of("Authorization", "Basic " + base64(SERVER_KEY + ":")),
                        new JsonObject().put("id", device).toBuffer())
                .recover(problem -> Future.failedFuture(new Unreachable(
                        "Nakama at %s does not let people in (%s): does it run there, with its server key unchanged?"
                                .formatted(connections.address(), problem.getMessage()),
                        problem)))
                .compose(account -> open(account.getString("token")));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Future<Void> open(String token) {
        String claims = token.split("\\.")[1];
        user = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(claims))).getString("uid");
        known(user);
        ClientWebSocket opening = connections.socket();
        opening.textMessageHandler(text -> hear(new JsonObject(text)));
        opening.closeHandler(end -> lost(opening));
        socket = opening;
        return connections
                .open(socket, "/ws?format=json&token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))
                .onSuccess(opened -> open = opened)
                .mapEmpty();
    }

    private void lost(ClientWebSocket lost) {
        if (socket == lost) {
            closed("closed by " + lost.closeStatusCode());
        }
    }

    @Override
    void ask() {
        waiting = true;
        send(
                "matchmaker_add",
                new JsonObject()
                        .put("min_count", 2)
                        .put("max_count", 2)
                        .put("query", "+properties.group:" + group)
                        .put("string_properties", new JsonObject().put("group", group)));
    }

    @Override
    Future<Void> takeBack() {
        waiting = false;
        return ticket == null ? Future.succeededFuture() : removeTicket();
    }

    private Future<Void> removeTicket() {
        String removed = ticket;
        ticket = null;
        return send("matchmaker_remove", new JsonObject().put("ticket", removed));
    }

    @Override
    void leave() {
        if (match != null) {
            send("match_leave", new JsonObject().put("match_id", match));
            match = null;
        }
    }

    @Override
    Future<Void> disconnect() {
        return socket.close();
    }

    @Override
    void cut() {
        Connections.cut(open);
    }

    private Future<Void> send(String type, JsonObject content) {
        JsonObject message = new JsonObject().put("cid", "" + ++requests).put(type, content);
        return socket.writeTextMessage(message.encode());
    }

    private void hear(JsonObject message) {
        if (message.containsKey("matchmaker_ticket")) {
            ticketed(message.getJsonObject("matchmaker_ticket").getString("ticket"));
        } else if (message.containsKey("matchmaker_matched")) {
            matched(message.getJsonObject("matchmaker_matched"));
        } else if (message.containsKey("match")) {
            match = message.getJsonObject("match").getString("match_id");
        } else if (message.containsKey("match_presence_event")) {
            changed(message.getJsonObject("match_presence_event"));
        } else if (message.containsKey("error")) {
            refused(message.getJsonObject("error"));
        }
    }

    private void ticketed(String given) {
        ticket = given;
        if (waiting) {
            accepted();
        } else {
            removeTicket();
        }
    }

    /** Both are given the same match: its id where a module made one, otherwise a token for it. */
    private void matched(JsonObject news) {
        waiting = false;
        ticket = null;
        String key = news.containsKey("match_id") ? "match_id" : "token";
        told = news.getString(key);
        send("match_join", new JsonObject().put(key, told));
        String partner = news.getJsonArray("users").stream()
                .map(each -> userOf(((JsonObject) each).getJsonObject("presence")))
                .filter(id -> !id.equals(user))
                .findFirst()
                .orElse(user);
        matched(told, partner);
    }

    private void changed(JsonObject presences) {
        boolean othersLeft = presences.getJsonArray("leaves", new JsonArray()).stream()
                .anyMatch(each -> !userOf((JsonObject) each).equals(user));
        if (othersLeft && presences.getString("match_id").equals(match)) {
            leave();
            over(told);
        }
    }

    private static String userOf(JsonObject presence) {
        return presence.getString("user_id");
    }

    private void refused(JsonObject error) {
        if (waiting) {
            waiting = false;
            refused(error.getString("message"));
        }
    }
}
