package dev.parley.session.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What moderators decide, written into the tables {@code reports} and {@code bans}. Each decision is one transaction that
 * holds the person it is about, and the first one holds: a second changes nothing, nor does the same one again. A
 * suspension ends when no open report about the person is left. Fails with {@link DatabaseAway}. Blocking; thread-safe.
 */
@Singleton
public class Rulings {

    private static final String ABOUT_REPORT = "SELECT reported AS person FROM reports WHERE id = ?::uuid";
    private static final String ABOUT_BAN = "SELECT username AS person FROM bans WHERE id = ?::uuid";
    private static final String HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

    private static final String DISMISS = """
            UPDATE reports SET decision = 'dismissed', decision_id = ?::uuid, decided_by = ?, decided_at = now()
            WHERE id = ?::uuid AND decision IS NULL
            """;

    private static final String DISMISS_ALL = """
            UPDATE reports SET decision = 'dismissed', decision_id = ?::uuid, decided_by = ?, decided_at = now()
            WHERE reported = ? AND decision IS NULL
            """;

    private static final String BAN = """
            INSERT INTO bans (id, username, device, reason, ends_at, automatic, made_by)
            SELECT ?::uuid, reported, users.device, ?, now() + ? * interval '1 second', false, ?
            FROM reports LEFT JOIN users ON users.username = reports.reported
            WHERE reports.id = ?::uuid AND decision IS NULL
            """;

    private static final String DECIDE_BANNED = """
            UPDATE reports SET decision = 'banned', decision_id = bans.id, decided_by = made_by, decided_at = now()
            FROM bans WHERE bans.id = ?::uuid AND reported = bans.username AND decision IS NULL
            """;

    private static final String END_SUSPENSION = """
            UPDATE bans SET lifted_at = now(), lifted_by = ?, lift = ?::uuid
            WHERE username = ? AND automatic AND lifted_at IS NULL
              AND NOT EXISTS (SELECT FROM reports WHERE reported = bans.username AND decision IS NULL)
            """;

    private static final String LIFT = """
            UPDATE bans SET lifted_at = now(), lifted_by = ?, lift = ?::uuid
            WHERE id = ?::uuid AND lifted_at IS NULL
            RETURNING automatic
            """;

    private final Database database;

    public Rulings(Database database) {
        this.database = database;
    }

    /** @param id of the decision, the same when it comes again; @param by the moderator */
    public record Decision(String id, String by) {}

    /** Dismisses the report where it is open. */
    public void dismiss(String report, Decision decision) {
        decide(ABOUT_REPORT, report, (connection, person) -> {
            update(connection, DISMISS, decision.id(), decision.by(), report);
            endSuspension(connection, person, decision);
        });
    }

    /** Bans whom the report is about where it is open. @param length null for good */
    public void ban(String report, Decision decision, String reason, Duration length) {
        decide(ABOUT_REPORT, report, (connection, person) -> {
            Long seconds = length == null ? null : length.toSeconds();
            update(connection, BAN, decision.id(), reason, seconds, decision.by(), report);
            update(connection, DECIDE_BANNED, decision.id());
            endSuspension(connection, person, decision);
        });
    }

    /** Lifts the ban where it was not lifted before; with a suspension its reports are dismissed. */
    public void lift(String ban, Decision decision) {
        decide(ABOUT_BAN, ban, (connection, person) -> {
            if (lifted(connection, ban, decision).orElse(false)) {
                update(connection, DISMISS_ALL, decision.id(), decision.by(), person);
            }
        });
    }

    @FunctionalInterface
    private interface Ruling {
        void on(Connection connection, String person) throws SQLException;
    }

    private void decide(String about, String id, Ruling ruling) {
        database.inTransaction(connection -> {
            Optional<String> person = text(connection, about, id);
            if (person.isPresent()) {
                text(connection, HOLD, person.get());
                ruling.on(connection, person.get());
            }
            return null;
        });
    }

    private static void endSuspension(Connection connection, String person, Decision decision) throws SQLException {
        update(connection, END_SUSPENSION, decision.by(), decision.id(), person);
    }

    /** Whether it was automatic; empty where nothing was lifted. */
    private static Optional<Boolean> lifted(Connection connection, String ban, Decision decision) throws SQLException {
        return text(connection, LIFT, decision.by(), decision.id(), ban).map("t"::equals);
    }

    private static Optional<String> text(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                statement.setNull(i + 1, java.sql.Types.BIGINT);
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
    }
}
