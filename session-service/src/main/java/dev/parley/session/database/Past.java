package dev.parley.session.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A place among somebody's past conversations, the newest of which come first. As a text it tells nothing but when a
 * conversation ended. Immutable.
 *
 * @param endedAt PostgreSQL's text of a time
 * @param tie orders those that ended at the same moment
 */
public record Past(String endedAt, long tie) {

    /** Before the newest. */
    public static final Past NEWEST = new Past("infinity", Long.MAX_VALUE);

    private static final int RADIX = Character.MAX_RADIX;

    /** Far beyond all times that are recorded, and well within PostgreSQL's. */
    private static final long LATEST = 1L << 53;

    static Past of(ResultSet row) throws SQLException {
        return new Past(SessionRows.time(row, "ended_at").toString(), row.getLong("tie"));
    }

    /** Of what {@link #toText} gave; empty for any other text. */
    public static Optional<Past> parse(String text) {
        String[] words = text.split("\\.", -1);
        if (words.length != 2) {
            return Optional.empty();
        }
        try {
            long microseconds = Long.parseLong(words[0], RADIX);
            long tie = Long.parseUnsignedLong(words[1], RADIX);
            return microseconds < 0 || microseconds > LATEST
                    ? Optional.empty()
                    : Optional.of(new Past(
                            Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS).toString(), tie));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** Not of {@link #NEWEST}. */
    public String toText() {
        long microseconds = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(endedAt));
        return Long.toString(microseconds, RADIX) + "." + Long.toUnsignedString(tie, RADIX);
    }
}
