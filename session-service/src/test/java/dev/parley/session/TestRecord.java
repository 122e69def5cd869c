package dev.parley.session;

import dev.parley.bus.message.Pair;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What PostgreSQL holds, as tests look into it and let time pass in it. */
@Singleton
public class TestRecord {

    private final DataSource database;

    TestRecord(DataSource database) {
        this.database = database;
    }

    /** The state of the session with how it ended; "none" when it is not there. */
    String session(Pair pair) {
        return ask(
                "SELECT state || coalesce(' ' || end_reason, '') || coalesce(' by ' || ended_by, '')"
                        + " FROM sessions WHERE id = ?::uuid",
                pair.session());
    }

    /** Whether the session's room is made, deleted or none. */
    String room(Pair pair) {
        return ask("SELECT room FROM sessions WHERE id = ?::uuid", pair.session());
    }

    /** Lets time pass for one session. */
    void age(Pair pair, String column, int seconds) {
        sql(
                "UPDATE sessions SET " + column + " = " + column + " - ?::int * interval '1 s' WHERE id = ?::uuid",
                String.valueOf(seconds),
                pair.session());
    }

    /** Neither has been heard of for so long. */
    void silent(Pair pair, int seconds) {
        age(pair, "heard_a_at", seconds);
        age(pair, "heard_b_at", seconds);
    }

    /** Until it is closed, PostgreSQL's disk has nothing of what is recorded, and consumers cannot find out whether. */
    Connection slowDisk() throws SQLException {
        sql("ALTER SYSTEM SET wal_writer_delay = '10s'");
        ask("SELECT pg_reload_conf()");
        Connection holding = database.getConnection();
        holding.setAutoCommit(false);
        try (PreparedStatement lock = holding.prepareStatement("LOCK TABLE incarnation")) {
            lock.executeUpdate();
        }
        return holding;
    }

    /** After {@link #slowDisk}: PostgreSQL writes its log as it always does. */
    void fastDisk() {
        sql("ALTER SYSTEM RESET wal_writer_delay");
        ask("SELECT pg_reload_conf()");
    }

    void sql(String sql, String... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            statement.executeUpdate();
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    String ask(String sql, String... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : "none";
            }
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void bind(PreparedStatement statement, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
    }
}
