package dev.parley.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * A place in a Colyseus room, from the ask on. Messages begin with a byte that says what they are; texts in them are
 * MessagePack's.
 */
final class ColyseusSeat {

    private static final byte JOIN_ROOM = 10;
    private static final byte ERROR = 11;
    private static final byte LEAVE_ROOM = 12;
    private static final byte ROOM_DATA = 13;

    private static final int SHORT_TEXT = 0xa0;
    private static final int SHORT_TEXT_LENGTH = 0x1f;

    private final ColyseusPerson person;
    private final Connections connections;
    private final Promise<Void> closed = Promise.promise();
    private ClientWebSocket socket;
    private WebSocket open;
    private String room;
    private boolean joined;
    private boolean over;

    ColyseusSeat(ColyseusPerson person, Connections connections) {
        this.person = person;
        this.connections = connections;
    }

    /** Takes the seat that was reserved. */
    void reserved(JsonObject reservation) {
        if (reservation.containsKey("error")) {
            failed("%s %s".formatted(reservation.getValue("code"), reservation.getString("error")));
        } else if (over) {
            // Nobody takes it: Colyseus gives it to others after 15 s.
            closed.tryComplete();
        } else {
            String sessionId = reservation.getString("sessionId");
            JsonObject reserved = reservation.getJsonObject("room");
            room = reserved.getString("roomId");
            person.known(sessionId);
            socket = connections.socket();
            socket.binaryMessageHandler(this::hear);
            socket.closeHandler(end -> lost());
            connections
                    .open(socket, "/%s/%s?sessionId=%s".formatted(reserved.getString("processId"), room, sessionId))
                    .onSuccess(opened -> open = opened)
                    .onFailure(problem -> failed(problem.getMessage()));
        }
    }

    private void hear(Buffer message) {
        switch (message.getByte(0)) {
            case JOIN_ROOM -> {
                joined = true;
                send(JOIN_ROOM);
                if (over) {
                    send(LEAVE_ROOM);
                } else {
                    person.accepted();
                }
            }
            case ERROR -> failed("the seat was not given");
            case ROOM_DATA -> data(message);
            default -> {
                // These rooms have no state to tell of.
            }
        }
    }

    private void data(Buffer message) {
        String type = text(message, 1);
        switch (type) {
            case "matched" -> person.matched(room, text(message, 2 + type.length()));
            case "left" -> {
                // Nobody else comes into a room that was full.
                giveBack();
                person.over(room);
            }
            default -> throw new IllegalArgumentException("Colyseus said " + type);
        }
    }

    /** A text of less than 32 bytes. */
    private static String text(Buffer message, int position) {
        int head = message.getUnsignedByte(position);
        if ((head & ~SHORT_TEXT_LENGTH) != SHORT_TEXT) {
            throw new IllegalArgumentException("no short text begins with " + head);
        }
        int begin = position + 1;
        return message.getString(begin, begin + (head & SHORT_TEXT_LENGTH), StandardCharsets.UTF_8.name());
    }

    private void send(byte what) {
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {what}));
    }

    /** There will be no seat. */
    void failed(String why) {
        if (!over) {
            over = true;
            person.refused(why);
        }
        closed.tryComplete();
    }

    private void lost() {
        if (!over) {
            over = true;
            person.closed("closed by " + socket.closeStatusCode());
        } else {
            // Matched although the ask had been taken back: it is over with the seat.
            person.over(room);
        }
        closed.tryComplete();
    }

    /** Leaves the room in order, as soon as that can be said; completes when the room has let go. */
    Future<Void> giveBack() {
        if (!over && joined) {
            send(LEAVE_ROOM);
        }
        over = true;
        return closed.future();
    }

    void cut() {
        over = true;
        if (open != null) {
            Connections.cut(open);
        }
    }
}
