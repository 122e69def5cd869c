package dev.parley.session.database;

import dev.parley.bus.message.ReportReason;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What people report about their partners, and who is suspended by that: the table {@code reports}, described in
 * {@code db/migration}. A batch is one transaction that holds all people it is about, so that reports are counted exactly
 * also between replicas; it may be repeated, and fails with {@link DatabaseAway}. Blocking; thread-safe.
 */
@Singleton
public class Reports {

    private static final String LOCK = Database.sql("report_lock.sql");
    private static final String REPORT = Database.sql("report.sql");
    private static final String SUSPEND = Database.sql("suspend.sql");

    private final Database database;

    public Reports(Database database) {
        this.database = database;
    }

    /** @param comment null for none; @param report id of the new report */
    public record Wish(String reporter, String session, String report, ReportReason reason, String comment) {}

    /**
     * @param reported the partner; null where there was no such conversation
     * @param report id of the report that holds; null where there is none
     * @param waitSeconds after which one more may be made, where that is why there is none
     */
    public record Made(String reported, String report, long waitSeconds) {}

    /**
     * @param memory how long ago a conversation may have ended
     * @param daily reports of one person within a day
     * @param suspendingReporters so many different people suspend somebody; 0 for never
     * @param suspensionWindow within this time; zero for never
     */
    public record Rules(Duration memory, int daily, int suspendingReporters, Duration suspensionWindow) {

        boolean suspend() {
            return suspendingReporters > 0 && suspensionWindow.isPositive();
        }
    }

    /** Reports the partners of these conversations; the answers are in the order of the wishes. */
    public List<Made> report(List<Wish> wishes, Rules rules) {
        if (wishes.isEmpty()) {
            return List.of();
        }
        return database.inTransaction(connection -> {
            lock(connection, wishes);
            List<Made> made = record(connection, wishes, rules);
            if (rules.suspend()) {
                suspend(connection, reported(made), rules);
            }
            return made;
        });
    }

    private static List<String> reported(Collection<Made> made) {
        return made.stream()
                .map(Made::reported)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.toList());
    }

    private static void lock(Connection connection, List<Wish> wishes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            new Columns<>(statement, wishes).texts(Wish::reporter).ids(Wish::session);
            statement.execute();
        }
    }

    private static List<Made> record(Connection connection, List<Wish> wishes, Rules rules) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REPORT)) {
            int next = new Columns<>(statement, wishes)
                    .texts(Wish::reporter)
                    .ids(Wish::session)
                    .ids(Wish::report)
                    .texts(wish -> wish.reason().wire())
                    .texts(Wish::comment)
                    .next();
            statement.setLong(next, rules.memory().toMillis());
            statement.setInt(next + 1, rules.daily());
            statement.setInt(next + 2, rules.daily());
            List<Made> made = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    made.add(new Made(rows.getString("reported"), rows.getString("report"), rows.getLong("wait")));
                }
            }
            return made;
        }
    }

    private static void suspend(Connection connection, List<String> reported, Rules rules) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SUSPEND)) {
            statement.setArray(1, connection.createArrayOf("text", reported.toArray()));
            statement.setLong(2, rules.suspensionWindow().toMillis());
            statement.setInt(3, rules.suspendingReporters());
            statement.executeUpdate();
        }
    }
}
