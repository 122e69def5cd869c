package dev.parley.session.core;

import java.time.Instant;
import java.util.List;

/**
 * One of the two in a room.
 *
 * @param sid LiveKit's id of the newest connection, or null before the first
 * @param joinedAt when it joined, by LiveKit's clock
 * @param leftAt when it was learned, by the database's clock, that this connection is gone; null while it is there
 * @param heardAt when this person's heartbeat was last heard, or LiveKit last said that the person is there, by the
 *     database's clock; before the first the time of the record
 */
public record Seat(String sid, Instant joinedAt, Instant leftAt, Instant heardAt) {

    /** The identity in the room of whom a pair names first. */
    public static final String FIRST = "a";

    /** The identity in the room of whom a pair names second. */
    public static final String SECOND = "b";

    static final List<String> BOTH = List.of(FIRST, SECOND);

    boolean taken() {
        return sid != null;
    }

    boolean takenBy(String connection) {
        return connection.equals(sid);
    }

    Seat joined(String connection, Instant at) {
        return new Seat(connection, at, null, heardAt);
    }

    Seat left(Instant now) {
        return leftAt == null ? new Seat(sid, joinedAt, now, heardAt) : this;
    }

    Seat heard(Instant now) {
        return new Seat(sid, joinedAt, leftAt, now);
    }

    /** Whether somebody was here and has been gone since {@code deadline} or longer. */
    boolean leftBefore(Instant deadline) {
        return leftAt != null && leftAt.isBefore(deadline);
    }

    boolean silentSince(Instant deadline) {
        return !heardAt.isAfter(deadline);
    }
}
