package dev.parley.session.database;

import dev.parley.session.core.Conversation;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How people are forgotten: the table {@code erasures}, and what becomes of the rows that name them in all others.
 *
 * <p>{@link #begin} records an erasure and lets nothing new name the person; then {@link #traces} and {@link #remove}
 * in turn take away what still does, some rows at a time; {@link #finish} takes the name out of this table as well.
 * Everything may be repeated and done by several replicas. Blocking; thread-safe; fails with {@link DatabaseAway}.
 */
@Singleton
public class Erasures {

    private static final String END_LIVE = Database.sql("erase-live.sql");
    private static final String PSEUDONYMISE = Database.sql("erase-sessions.sql");
    private static final String PSEUDONYMISE_CASES = Database.sql("erase-cases.sql");

    /**
     * An admission that makes the same person at the same moment has done so before this, or finds the erasure after:
     * the key of {@code users} lets one of the two wait for the other.
     */
    private static final String HOLD = """
            INSERT INTO users (username) SELECT username FROM unnest(?::text[]) AS t(username) ORDER BY username
            ON CONFLICT DO NOTHING
            """;

    private static final String RECORD = """
            INSERT INTO erasures (subject, username)
            SELECT DISTINCT ON (subject) subject, username FROM unnest(?::text[], ?::text[]) AS t(username, subject)
            ORDER BY subject
            ON CONFLICT (subject) DO UPDATE SET username = excluded.username, erased_at = now()
            """;

    private static final String SESSIONS = """
            SELECT id, user_b AS partner, ended_at > now() - interval '1 day' AS recent FROM sessions WHERE user_a = ?
            UNION ALL
            SELECT id, user_a, ended_at > now() - interval '1 day' FROM sessions WHERE user_b = ?
            LIMIT ?
            """;

    private static final String BLOCKS = """
            SELECT id, nullif(blocker_username, ?) AS blocker FROM blocklist
            WHERE blocker_username = ? OR blocked_username = ?
            LIMIT ?
            """;

    private static final String UNFINISHED = """
            SELECT username, erased_at < now() - ? * interval '1 millisecond' AS settled FROM erasures
            WHERE username IS NOT NULL
            ORDER BY erased_at LIMIT ?
            """;

    private static final String PAST = """
            SELECT subject FROM erasures
            WHERE username IS NULL AND erased_at < now() - ? * interval '1 millisecond'
            LIMIT ?
            """;

    /** What takes somebody out of the tables in which few rows are about one person. */
    private static final List<String> OF_ONE = List.of(
            "DELETE FROM seats WHERE username = ANY (?)",
            "DELETE FROM exports WHERE username = ANY (?)",
            PSEUDONYMISE_CASES,
            "DELETE FROM users WHERE username = ANY (?)");

    private final Database database;

    public Erasures(Database database) {
        this.database = database;
    }

    /** @param subject under which the person is remembered */
    public record Erasure(String user, String subject) {}

    /** @param settled whether what was on its way when it began has arrived */
    public record Unfinished(String user, boolean settled) {}

    /** @param recent whether it ended so lately that matching may remember it */
    public record Talk(String session, String partner, boolean recent) {}

    /** @param blocker who blocked the person; null for a block by the person */
    public record BlockRow(String id, String blocker) {}

    /** Rows that name a person. */
    public record Traces(List<Talk> talks, List<BlockRow> blocks) {

        public boolean isEmpty() {
            return talks.isEmpty() && blocks.isEmpty();
        }
    }

    /** Records erasures, and ends the conversations of these people; returns those that ended by it. */
    public List<Conversation> begin(Collection<Erasure> erasures) {
        return erasures.isEmpty()
                ? List.of()
                : database.inTransaction(connection -> {
                    Object[] users = erasures.stream().map(Erasure::user).toArray();
                    run(connection, HOLD, users);
                    try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
                        new Columns<>(statement, erasures).texts(Erasure::user).texts(Erasure::subject);
                        statement.executeUpdate();
                    }
                    for (String table : OF_ONE) {
                        run(connection, table, users);
                    }
                    try (PreparedStatement statement = connection.prepareStatement(END_LIVE)) {
                        for (int parameter = 1; parameter <= 3; parameter++) {
                            statement.setArray(parameter, connection.createArrayOf("text", users));
                        }
                        return Database.list(statement, SessionRows::conversation);
                    }
                });
    }

    private static void run(Connection connection, String sql, Object[] users) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", users));
            statement.executeUpdate();
        }
    }

    /** Rows that still name the person, {@code limit} of each kind at most. */
    public Traces traces(String user, int limit) {
        List<Talk> talks = database.run(SESSIONS, statement -> {
            statement.setString(1, user);
            statement.setString(2, user);
            statement.setInt(3, limit);
            return Database.list(
                    statement,
                    row -> new Talk(row.getString("id"), row.getString("partner"), row.getBoolean("recent")));
        });
        List<BlockRow> blocks = database.run(BLOCKS, statement -> {
            for (int parameter = 1; parameter <= 3; parameter++) {
                statement.setString(parameter, user);
            }
            statement.setInt(4, limit);
            return Database.list(statement, row -> new BlockRow(row.getString("id"), row.getString("blocker")));
        });
        return new Traces(talks, blocks);
    }

    /** Takes the person out of these rows, and of what redelivered work has made since {@link #begin}. */
    public void remove(String user, Traces traces) {
        database.inTransaction(connection -> {
            for (String table : OF_ONE) {
                run(connection, table, new Object[] {user});
            }
            try (PreparedStatement statement = connection.prepareStatement(PSEUDONYMISE)) {
                statement.setString(1, user);
                statement.setArray(
                        2,
                        Database.ids(
                                statement,
                                traces.talks().stream().map(Talk::session).toList()));
                statement.executeUpdate();
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM blocklist WHERE id = ANY (?)")) {
                statement.setArray(
                        1,
                        Database.ids(
                                statement,
                                traces.blocks().stream().map(BlockRow::id).toList()));
                return statement.executeUpdate();
            }
        });
    }

    /** Erasures whose names are still known, the oldest first. */
    public List<Unfinished> unfinished(Duration settled, int limit) {
        return database.run(UNFINISHED, statement -> {
            statement.setLong(1, settled.toMillis());
            statement.setInt(2, limit);
            return Database.list(
                    statement, row -> new Unfinished(row.getString("username"), row.getBoolean("settled")));
        });
    }

    /** Nothing names these people any more, and from now on this table does not either. */
    public void finish(Collection<String> users) {
        database.run("UPDATE erasures SET username = NULL WHERE username = ANY (?)", statement -> {
            statement.setArray(1, statement.getConnection().createArrayOf("text", users.toArray()));
            return statement.executeUpdate();
        });
    }

    /** Everybody who is not admitted. */
    public List<String> subjects() {
        return database.run(
                "SELECT subject FROM erasures", statement -> Database.list(statement, row -> row.getString("subject")));
    }

    /** Who was erased longer ago than {@code age}, {@code limit} at most. */
    public List<String> past(Duration age, int limit) {
        return database.run(PAST, statement -> {
            statement.setLong(1, age.toMillis());
            statement.setInt(2, limit);
            return Database.list(statement, row -> row.getString("subject"));
        });
    }

    /** From now on these may be admitted again. */
    public void forget(Collection<String> subjects) {
        database.run("DELETE FROM erasures WHERE subject = ANY (?) AND username IS NULL", statement -> {
            statement.setArray(1, statement.getConnection().createArrayOf("text", subjects.toArray()));
            return statement.executeUpdate();
        });
    }
}
