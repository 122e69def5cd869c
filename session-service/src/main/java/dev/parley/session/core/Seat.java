package dev.parley.session.core;

import java.time.Instant;

/**
 * One of the two in a room.
 *
 * @param sid LiveKit's id of the newest connection, or null before the first
 * @param joinedAt when it joined, by LiveKit's clock
 * @param leftAt when it was learned, by the database's clock, that this connection is gone; null while it is there
 */
public record Seat(String sid, Instant joinedAt, Instant leftAt) {

    /** Nobody came yet. */
    public static final Seat EMPTY = new Seat(null, null, null);

    /** The identity in the room of whom a pair names first. */
    public static final String FIRST = "a";

    /** The identity in the room of whom a pair names second. */
    public static final String SECOND = "b";

    boolean taken() {
        return sid != null;
    }

    boolean takenBy(String connection) {
        return connection.equals(sid);
    }

    Seat left(Instant now) {
        return leftAt == null ? new Seat(sid, joinedAt, now) : this;
    }

    /** Whether somebody was here and has been gone since {@code deadline} or longer. */
    boolean leftBefore(Instant deadline) {
        return leftAt != null && leftAt.isBefore(deadline);
    }
}
