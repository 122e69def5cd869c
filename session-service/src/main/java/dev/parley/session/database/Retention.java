package dev.parley.session.database;

import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * What the record does not keep for ever. Each method deletes the oldest rows that nobody else is at work on, a limited
 * number at a time, and says how many; none looks at more rows than it deletes. People are forgotten by {@link
 * People#forgetUnseen}, removed blocks by {@link Blocks#forgetRemoved}. Blocking; thread-safe, and safe between replicas;
 * fails with {@link DatabaseAway}.
 */
@Singleton
public class Retention {

    /** What still owes the end of a room or its announcement stays until that is done. */
    private static final String ENDED_SESSIONS = oldest("sessions", "state = 'ENDED' AND room <> 'made'", "ended_at");

    private static final String DECIDED_REPORTS = oldest("reports", "decision IS NOT NULL", "decided_at");

    private static final String PAST_BANS =
            oldest("bans", "(ends_at IS NOT NULL OR lifted_at IS NOT NULL)", "least(ends_at, lifted_at)");

    private static final String EXPORTS = oldest("exports", "true", "created_at");

    private final Database database;

    public Retention(Database database) {
        this.database = database;
    }

    /** Conversations that ended longer ago than {@code age}. */
    public int forgetEndedSessions(Duration age, int limit) {
        return forget(ENDED_SESSIONS, age, limit);
    }

    /** Reports that were decided longer ago than {@code age}; those that are open stay. */
    public int forgetDecidedReports(Duration age, int limit) {
        return forget(DECIDED_REPORTS, age, limit);
    }

    /** Bans that ran out, or were lifted, longer ago than {@code age}; those in force stay. */
    public int forgetPastBans(Duration age, int limit) {
        return forget(PAST_BANS, age, limit);
    }

    /** Notes that somebody exported their data, longer ago than {@code age}. */
    public int forgetExports(Duration age, int limit) {
        return forget(EXPORTS, age, limit);
    }

    /** As an array the rows are looked for once, so that there are never more of them than the limit. */
    private static String oldest(String table, String which, String time) {
        return """
                DELETE FROM %1$s
                WHERE id = ANY (ARRAY(SELECT id FROM %1$s
                                      WHERE %2$s AND %3$s < now() - ? * interval '1 millisecond'
                                      ORDER BY %3$s LIMIT ?
                                      FOR UPDATE SKIP LOCKED))
                """.formatted(table, which, time);
    }

    private int forget(String sql, Duration age, int limit) {
        return database.run(sql, statement -> {
            statement.setLong(1, age.toMillis());
            statement.setInt(2, limit);
            return statement.executeUpdate();
        });
    }
}
