package dev.parley.session.core;

import java.util.Locale;

/** What is known about a session's room in LiveKit. */
public enum RoomState {
    /** It was never asked for. */
    NONE,
    /** LiveKit may have it. An ended session in this state still owes its deletion and its announcement. */
    MADE,
    /** LiveKit does not have it, and the session's end was announced. */
    DELETED;

    /** The name in the database. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RoomState ofColumn(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
