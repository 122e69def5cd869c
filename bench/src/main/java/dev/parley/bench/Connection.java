package dev.parley.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientWebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A guest's socket: one command at a time is on its way and finds its answer by its id. Can be opened again after it was
 * closed. Used on the event loop only; moments are {@link System#nanoTime}.
 */
final class Connection {

    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private record Asked(String id, String type, long at, Promise<ServerMessage> answer) {}

    private final Gateway gateway;
    private final Guest guest;
    private final Consumer<ServerMessage> heard;
    private final Consumer<Short> closed;
    private ClientWebSocket socket;
    private Asked asked;
    private long asks;

    /**
     * @param heard gets what the server says unasked
     * @param closed gets the close code, null for none, when the other side or the network closed it
     */
    Connection(Gateway gateway, Guest guest, Consumer<ServerMessage> heard, Consumer<Short> closed) {
        this.gateway = gateway;
        this.guest = guest;
        this.heard = heard;
        this.closed = closed;
    }

    /** Opens it; what the server says first may be heard before this completes. */
    Future<Void> open() {
        ClientWebSocket opening = gateway.socket();
        opening.textMessageHandler(text -> handle(Json.message(text)));
        opening.closeHandler(end -> {
            if (socket == opening) {
                socket = null;
                giveUp("the socket was closed");
                closed.accept(opening.closeStatusCode());
            }
        });
        return gateway.open(opening, guest).onSuccess(open -> socket = opening);
    }

    /**
     * Sends a command.
     *
     * @param session which it is about
     * @return {@code ok}, {@code error} or {@code ready}; fails when the socket is closed, or none comes within ten
     *     seconds
     */
    Future<ServerMessage> ask(String type, String session) {
        return ask(type, Map.of("session", session));
    }

    /** As above, with whatever fields the command has. */
    Future<ServerMessage> ask(String type, Map<String, ?> fields) {
        if (socket == null) {
            return Future.failedFuture("the socket is closed");
        }
        asked = new Asked(String.valueOf(++asks), type, System.nanoTime(), Promise.promise());
        send(type, fields, asked.id());
        return asked.answer().future();
    }

    /** Sends a command that needs no answer. */
    void say(String type, String session) {
        send(type, Map.of("session", session), null);
    }

    /** Gives up on an answer that is overdue; the type of its command, or nothing. */
    Optional<String> overdue(long now) {
        if (asked == null || now - asked.at() < PATIENCE) {
            return Optional.empty();
        }
        String type = asked.type();
        giveUp(type + " was not answered");
        return Optional.of(type);
    }

    private void giveUp(String why) {
        if (asked != null) {
            Asked lost = asked;
            asked = null;
            lost.answer().fail(why);
        }
    }

    /** Closes it from this side. */
    Future<Void> close() {
        ClientWebSocket open = socket;
        socket = null;
        return open == null ? Future.succeededFuture() : open.close();
    }

    private void send(String type, Map<String, ?> fields, String id) {
        Map<String, Object> message = new LinkedHashMap<>(fields);
        message.put("type", type);
        if (id != null) {
            message.put("id", id);
        }
        if (socket != null) {
            socket.writeTextMessage(Json.write(message));
        }
    }

    private void handle(ServerMessage message) {
        if (message.id() == null) {
            heard.accept(message);
        } else if (asked != null && asked.id().equals(message.id())) {
            Asked done = asked;
            asked = null;
            done.answer().complete(message);
        }
    }
}
