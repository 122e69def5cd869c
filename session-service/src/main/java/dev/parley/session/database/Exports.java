package dev.parley.session.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Who exported their data within the last day: the table {@code exports}, described in {@code db/migration}. Blocking;
 * thread-safe, and safe between replicas; fails with {@link DatabaseAway}.
 */
@Singleton
public class Exports {

    /** Within which exports are counted. */
    public static final Duration COUNTED = Duration.ofDays(1);

    /** Holds the person, and finds out whether there is anything about them: nothing is noted about others. */
    private static final String HOLD = "SELECT FROM users WHERE username = ? FOR NO KEY UPDATE";

    private static final String BEGIN = Database.sql("export.sql");

    private static final String RUNNING = "SELECT FROM exports WHERE id = ?::uuid AND username = ?";

    private final Database database;

    public Exports(Database database) {
        this.database = database;
    }

    /** Whether an export may begin. */
    public sealed interface Answer {}

    /** It has begun, now or before. */
    public record Begun() implements Answer {}

    /** @param waitSeconds after which one more may be begun */
    public record TooMany(long waitSeconds) implements Answer {}

    /** Nothing is stored about this person. */
    public record Nobody() implements Answer {}

    /**
     * Begins an export; the same one again is answered in the same way and counts once.
     *
     * @param daily exports of one person within a day, from 1
     */
    public Answer begin(String user, String export, int daily) {
        return database.inTransaction(connection -> {
            if (!isKnown(connection, user)) {
                return new Nobody();
            }
            try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
                statement.setString(1, user);
                statement.setString(2, export);
                statement.setString(3, user);
                statement.setInt(4, daily);
                statement.setString(5, export);
                statement.setInt(6, daily);
                return Database.list(
                                statement,
                                row -> row.getBoolean("granted") ? new Begun() : new TooMany(row.getLong("wait")))
                        .getFirst();
            }
        });
    }

    private static boolean isKnown(Connection connection, String user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
            statement.setString(1, user);
            return !Database.list(statement, row -> true).isEmpty();
        }
    }

    /** Whether the person began this export within the last day and was not erased since. */
    public boolean isBegun(String user, String export) {
        return database.run(RUNNING, statement -> {
            statement.setString(1, export);
            statement.setString(2, user);
            return !Database.list(statement, row -> true).isEmpty();
        });
    }
}
