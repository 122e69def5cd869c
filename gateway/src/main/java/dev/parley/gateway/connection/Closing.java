package dev.parley.gateway.connection;

/**
 * How a connection is closed. The code's range tells the client what to do, see docs/protocol.md.
 *
 * @param code of the close frame, or of a stream's last event
 * @param reason for people who read logs; at most 123 bytes
 */
public record Closing(int code, String reason) {

    /** Not sent: the client went by itself. */
    static final Closing BY_CLIENT = new Closing(1001, "the client went away");

    public static final Closing RESTART = new Closing(1012, "the server restarts");
    public static final Closing NOT_TEXT = new Closing(1003, "one JSON object as text is expected");
    public static final Closing NOT_WHOLE = new Closing(1008, "the message did not end in time");
    public static final Closing TOO_BIG = new Closing(1009, "the message is too big");
    static final Closing TOKEN_ENDED = new Closing(4401, "the token is no longer valid");
    public static final Closing CONNECTED_ELSEWHERE = new Closing(4409, "connected elsewhere");
    public static final Closing FLOODING = new Closing(4429, "too many messages");
    public static final Closing INTERNAL = new Closing(4500, "internal error");
    static final Closing TOO_SLOW = new Closing(4502, "messages are read too slowly");
    static final Closing NO_PONG = new Closing(4502, "pings are not answered");
    static final Closing NO_STATE = new Closing(4503, "no state within time");

    /** Whether the client is expected back, so that its place is kept for longer. */
    boolean comesBack() {
        return code == RESTART.code || code == TOKEN_ENDED.code || code >= 4500;
    }
}
