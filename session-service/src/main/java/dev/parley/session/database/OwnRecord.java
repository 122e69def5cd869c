package dev.parley.session.database;

import dev.parley.bus.Codec;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.OwnData.Account;
import dev.parley.bus.message.OwnData.Ban;
import dev.parley.bus.message.OwnData.BanKind;
import dev.parley.bus.message.OwnData.Block;
import dev.parley.bus.message.OwnData.Conversation;
import dev.parley.bus.message.OwnData.Mine;
import dev.parley.bus.message.OwnData.Report;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.Wishes;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is stored about one person, as that person may see it: of nobody else is anything in it by which they could be
 * known. Only reads, by indexes, and tells a limited number of rows at a time. Blocking; thread-safe; fails with
 * {@link DatabaseAway}.
 */
@Singleton
public class OwnRecord {

    private static final String PAST = Database.sql("history.sql");

    private static final String LIVE = """
            SELECT sessions.*, CASE user_a WHEN seats.username THEN 'a' ELSE 'b' END AS seat, 0 AS tie, true AS reportable,
                   greatest(0, coalesce(floor(extract(epoch FROM now() - activated_at)), 0))::bigint AS seconds
            FROM seats JOIN sessions ON sessions.id = seats.session
            WHERE seats.username = ? AND sessions.ended_at IS NULL
            """;

    private static final String ACCOUNT = "SELECT * FROM users WHERE username = ?";

    private static final String EXPORTS = "SELECT created_at FROM exports WHERE username = ? ORDER BY created_at";

    /** Materialized, lest the whole table be gone through in the order of its ids; a person has few. */
    private static final String BANS = """
            WITH own AS MATERIALIZED (SELECT * FROM bans WHERE username = ?)
            SELECT * FROM own WHERE id > ?::uuid ORDER BY id LIMIT ?
            """;

    /** A row that stands for another one repeats it. */
    private static final String BLOCKS = """
            SELECT * FROM blocklist
            WHERE blocker_username = ? AND id > ?::uuid AND stands_for IS NULL
            ORDER BY id LIMIT ?
            """;

    /** As with bans; {@code reportsDaily} bounds a person's reports. */
    private static final String REPORTS = """
            WITH own AS MATERIALIZED (SELECT * FROM reports WHERE reporter = ?)
            SELECT * FROM own WHERE id > ?::uuid ORDER BY id LIMIT ?
            """;

    private final Database database;

    public OwnRecord(Database database) {
        this.database = database;
    }

    /** A row, and where it stands among its kind. @param place the key of the rows that come after it */
    public record Placed<P, R>(P place, R row) {}

    /** Empty for somebody of whom nothing is stored. */
    public Optional<Account> account(String user) {
        List<Instant> exports = database.run(EXPORTS, statement -> {
            statement.setString(1, user);
            return Database.list(statement, row -> SessionRows.time(row, "created_at"));
        });
        return database.run(ACCOUNT, statement -> {
            statement.setString(1, user);
            return Database.list(statement, row -> account(row, exports)).stream()
                    .findFirst();
        });
    }

    /** The conversation that goes on. */
    public Optional<Conversation> live(String user) {
        return database.run(LIVE, statement -> {
            statement.setString(1, user);
            return Database.list(statement, row -> conversation(row, true)).stream()
                    .findFirst();
        });
    }

    /**
     * Conversations that are over, the newest first.
     *
     * @param whole also matches that came to nothing, and with {@link Conversation#mine()}
     * @param before of the last one of the page before
     * @param reportMemory how long ago a conversation may have ended whose partner may be reported
     */
    public List<Placed<Past, Conversation>> past(
            String user, boolean whole, Past before, Duration reportMemory, int limit) {
        return database.run(PAST, statement -> {
            int parameter = 0;
            for (int seat = 0; seat < 2; seat++) {
                statement.setLong(++parameter, reportMemory.toMillis());
                statement.setString(++parameter, user);
                statement.setString(++parameter, before.endedAt());
                statement.setString(++parameter, before.endedAt());
                statement.setLong(++parameter, before.tie());
                statement.setBoolean(++parameter, whole);
                statement.setInt(++parameter, limit);
            }
            statement.setInt(++parameter, limit);
            return Database.list(statement, row -> new Placed<>(Past.of(row), conversation(row, whole)));
        });
    }

    /** @param after id of the last one of the part before */
    public List<Placed<String, Ban>> bans(String user, String after, int limit) {
        return list(BANS, user, after, limit, OwnRecord::ban);
    }

    /** With those that were removed lately. @param after id of the last one of the part before */
    public List<Placed<String, Block>> blocks(String user, String after, int limit) {
        return list(BLOCKS, user, after, limit, OwnRecord::block);
    }

    /** Those that this person made. @param after id of the last one of the part before */
    public List<Placed<String, Report>> reports(String user, String after, int limit) {
        return list(REPORTS, user, after, limit, OwnRecord::report);
    }

    private <R> List<Placed<String, R>> list(String sql, String user, String after, int limit, Database.Row<R> reader) {
        return database.run(sql, statement -> {
            statement.setString(1, user);
            statement.setString(2, after);
            statement.setInt(3, limit);
            return Database.list(statement, row -> new Placed<>(row.getString("id"), reader.read(row)));
        });
    }

    private static Account account(ResultSet row, List<Instant> exports) throws SQLException {
        return new Account(
                row.getString("id"),
                row.getString("name"),
                row.getString("device"),
                SessionRows.time(row, "created_at"),
                SessionRows.time(row, "seen_at"),
                row.getInt("skip_count"),
                SessionRows.time(row, "skips_at"),
                SessionRows.time(row, "skip_cooldown_until"),
                exports);
    }

    private static Conversation conversation(ResultSet row, boolean whole) throws SQLException {
        String seat = row.getString("seat");
        String user = row.getString("user_" + seat);
        return new Conversation(
                row.getBoolean("reportable") ? row.getString("id") : null,
                SessionRows.time(row, "matched_at"),
                SessionRows.time(row, "ended_at"),
                row.getLong("seconds"),
                Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
                reason(row),
                by(row, user),
                row.getString("language"),
                SessionRows.list(row, "interests"),
                whole ? mine(row, seat, user) : null);
    }

    /** Null while the conversation goes on. */
    private static Reason reason(ResultSet row) throws SQLException {
        String reason = row.getString("end_reason");
        return reason == null ? null : Reason.valueOf(reason.toUpperCase(Locale.ROOT));
    }

    /** As the person was told when it ended; null while it goes on. */
    private static Notice.By by(ResultSet row, String user) throws SQLException {
        if (row.getString("end_reason") == null) {
            return null;
        }
        String by = row.getString("ended_by");
        if (by == null) {
            return Notice.By.SYSTEM;
        }
        return by.equals(user) ? Notice.By.YOU : Notice.By.PARTNER;
    }

    private static Mine mine(ResultSet row, String seat, String user) throws SQLException {
        return new Mine(
                SessionRows.time(row, "since_" + seat),
                Codec.read(row.getString("wishes_" + seat), Wishes.class),
                row.getString("sid_" + seat),
                SessionRows.time(row, "joined_" + seat + "_at"),
                SessionRows.time(row, "left_" + seat + "_at"),
                SessionRows.time(row, "heard_" + seat + "_at"),
                SessionRows.list(row, "absent").contains(user));
    }

    private static Ban ban(ResultSet row) throws SQLException {
        return new Ban(
                row.getBoolean("automatic") ? BanKind.SUSPENSION : BanKind.BAN,
                row.getString("reason"),
                SessionRows.time(row, "starts_at"),
                SessionRows.time(row, "ends_at"),
                SessionRows.time(row, "lifted_at"));
    }

    private static Block block(ResultSet row) throws SQLException {
        return new Block(row.getString("id"), SessionRows.time(row, "created_at"), SessionRows.time(row, "removed_at"));
    }

    private static Report report(ResultSet row) throws SQLException {
        return new Report(
                row.getString("id"),
                ReportReason.valueOf(row.getString("reason").toUpperCase(Locale.ROOT)),
                row.getString("comment"),
                SessionRows.time(row, "created_at"));
    }
}
