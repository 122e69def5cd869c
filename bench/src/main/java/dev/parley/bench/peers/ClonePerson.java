package dev.parley.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * One person at the clone, over Socket.IO 4 on a WebSocket: packets of Engine.IO 4 ({@code 0} open, {@code 2} ping,
 * {@code 3} pong, {@code 4} message) with packets of Socket.IO in them ({@code 0} connect, {@code 2} event).
 */
final class ClonePerson extends PeerPerson {

    private static final String ADDRESS = "/socket.io/?EIO=4&transport=websocket";
    private static final int PREFIX = 2;

    private final Connections connections;
    private Promise<Void> connected = Promise.promise();
    private ClientWebSocket socket;
    private WebSocket open;

    ClonePerson(Vertx vertx, Connections connections, String name, Map<String, String> namesById, Listener listener) {
        super(vertx, name, namesById, listener);
        this.connections = connections;
    }

    @Override
    Future<Void> open() {
        connected = Promise.promise();
        ClientWebSocket opening = connections.socket();
        opening.textMessageHandler(this::hear);
        opening.closeHandler(end -> lost(opening));
        socket = opening;
        return connections.open(socket, ADDRESS).compose(opened -> {
            open = opened;
            return connected.future();
        });
    }

    @Override
    void ask() {
        emit("find");
    }

    /** Nothing is answered to it. */
    @Override
    Future<Void> takeBack() {
        return emit("leave");
    }

    @Override
    void leave() {
        emit("leave");
    }

    @Override
    Future<Void> disconnect() {
        return socket.close();
    }

    @Override
    void cut() {
        Connections.cut(open);
    }

    private Future<Void> emit(String event) {
        return socket.writeTextMessage("42[\"" + event + "\"]");
    }

    private void hear(String packet) {
        if (packet.equals("2")) {
            socket.writeTextMessage("3");
        } else if (packet.startsWith("0")) {
            socket.writeTextMessage("40");
        } else if (packet.startsWith("40")) {
            known(new JsonObject(packet.substring(PREFIX)).getString("sid"));
            connected.complete();
        } else if (packet.startsWith("42")) {
            event(new JsonArray(packet.substring(PREFIX)));
        }
    }

    private void event(JsonArray event) {
        switch (event.getString(0)) {
            case "waiting" -> accepted();
            case "matched" -> {
                JsonObject match = event.getJsonObject(1);
                matched(match.getString("room"), match.getString("partner"));
            }
            case "left" -> left();
            default -> throw new IllegalArgumentException("the clone said " + event);
        }
    }

    private void left() {
        if (session() != null) {
            over(session());
        }
    }

    private void lost(ClientWebSocket lost) {
        String why = "closed by " + lost.closeStatusCode();
        if (socket == lost && !connected.tryFail(why)) {
            closed(why);
        }
    }
}
