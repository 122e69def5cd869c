package dev.parley.session.core;

import dev.parley.bus.message.Reason;
import java.util.List;

/**
 * How a session ended.
 *
 * @param by username of who left, or null when nobody did
 * @param absent usernames of those who never came, of an undone session
 */
public record Ending(Reason reason, String by, List<String> absent) {

    public Ending {
        absent = List.copyOf(absent);
    }

    public static Ending of(Reason reason, String by) {
        return new Ending(reason, by, List.of());
    }

    public static Ending undone(List<String> absent) {
        return new Ending(Reason.UNDONE, null, absent);
    }
}
