package dev.parley.session.database;

import dev.parley.bus.message.Moderation.Which;
import dev.parley.bus.message.ModerationAnswer.Ban;
import dev.parley.bus.message.ModerationAnswer.History;
import dev.parley.bus.message.ModerationAnswer.Report;
import dev.parley.bus.message.ReportReason;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reports and bans as moderators see them: people by opaque ids, the newest first; ids of reports ascend. Fails with {@link DatabaseAway}. Blocking; thread-safe.
 */
@Singleton
public class Casebook {

    /** Of each kind in one person's history. */
    private static final int LONGEST_HISTORY = 100;

    private static final String REPORTS = """
            SELECT reports.*, by_person.id AS by_id, about_person.id AS about_id
            FROM reports
            LEFT JOIN users AS by_person ON by_person.username = reports.reporter
            LEFT JOIN users AS about_person ON about_person.username = reports.reported
            """;

    private static final String REPORT_LIST = REPORTS + """
            WHERE (? = 'ALL' OR (decision IS NULL) = (? = 'OPEN'))
              AND coalesce(reason = ?, true) AND coalesce(reports.id < ?::uuid, true)
            ORDER BY reports.id DESC LIMIT ?
            """;

    private static final String BANS = """
            SELECT bans.*, person.id AS person_id,
                   lifted_at IS NULL AND (ends_at IS NULL OR ends_at > now()) AS active
            FROM bans LEFT JOIN users AS person ON person.username = bans.username
            """;

    private static final String BAN_LIST = BANS + """
            WHERE (? = 'ALL' OR lifted_at IS NULL AND (ends_at IS NULL OR ends_at > now()))
              AND coalesce((starts_at, bans.id) < (SELECT starts_at, id FROM bans WHERE id = ?::uuid), true)
            ORDER BY starts_at DESC, bans.id DESC LIMIT ?
            """;

    private final Database database;

    public Casebook(Database database) {
        this.database = database;
    }

    /** A report with the usernames of both, which stay here. @param decision the id of the one that holds, or null */
    public record Case(Report report, String reporter, String reported, String decision) {}

    /** @param lift id of the decision that lifted it, or null */
    public record BanCase(Ban ban, String lift) {}

    /** @param reason null for any; @param before id of a report, or null */
    public List<Report> reports(Which which, ReportReason reason, String before, int limit) {
        return cases(REPORT_LIST, which.name(), which.name(), reason == null ? null : reason.wire(), before, (long)
                        limit)
                .stream()
                .map(Case::report)
                .toList();
    }

    public Optional<Case> report(String id) {
        return cases(REPORTS + "WHERE reports.id = ?::uuid", id).stream().findFirst();
    }

    /** @param before id of a ban, or null */
    public List<Ban> bans(Which which, String before, int limit) {
        return banCases(BAN_LIST, which.name(), before, (long) limit).stream()
                .map(BanCase::ban)
                .toList();
    }

    public Optional<BanCase> ban(String id) {
        return banCases(BANS + "WHERE bans.id = ?::uuid", id).stream().findFirst();
    }

    /** @param person the opaque id, or null; @param user the same person's username */
    public History history(String person, String user) {
        return new History(
                person,
                reportsWhere("reporter", user),
                reportsWhere("reported", user),
                banCases(BANS + "WHERE bans.username = ? ORDER BY starts_at DESC, bans.id DESC LIMIT ?", user, (long)
                                LONGEST_HISTORY)
                        .stream()
                        .map(BanCase::ban)
                        .toList());
    }

    private List<Report> reportsWhere(String column, String user) {
        return cases(REPORTS + "WHERE " + column + " = ? ORDER BY reports.id DESC LIMIT ?", user, (long)
                        LONGEST_HISTORY)
                .stream()
                .map(Case::report)
                .toList();
    }

    @FunctionalInterface
    private interface Row<R> {
        R read(ResultSet row) throws SQLException;
    }

    private List<Case> cases(String sql, Object... values) {
        return list(sql, Casebook::reportCase, values);
    }

    private List<BanCase> banCases(String sql, Object... values) {
        return list(sql, Casebook::banCase, values);
    }

    private <R> List<R> list(String sql, Row<R> row, Object... values) {
        return database.run(sql, statement -> {
            bind(statement, values);
            List<R> list = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    list.add(row.read(rows));
                }
            }
            return list;
        });
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Long number) {
                statement.setLong(i + 1, number);
            } else {
                statement.setString(i + 1, (String) values[i]);
            }
        }
    }

    private static Case reportCase(ResultSet row) throws SQLException {
        Report report = new Report(
                row.getString("id"),
                row.getString("session"),
                row.getString("by_id"),
                row.getString("about_id"),
                ReportReason.valueOf(row.getString("reason").toUpperCase(Locale.ROOT)),
                row.getString("comment"),
                SessionRows.time(row, "created_at"),
                row.getString("decision"),
                row.getString("decided_by"),
                SessionRows.time(row, "decided_at"));
        return new Case(report, row.getString("reporter"), row.getString("reported"), row.getString("decision_id"));
    }

    private static BanCase banCase(ResultSet row) throws SQLException {
        Ban ban = new Ban(
                row.getString("id"),
                row.getString("person_id"),
                row.getString("device") != null,
                row.getString("reason"),
                SessionRows.time(row, "starts_at"),
                SessionRows.time(row, "ends_at"),
                row.getBoolean("automatic"),
                row.getString("made_by"),
                SessionRows.time(row, "lifted_at"),
                row.getString("lifted_by"),
                row.getBoolean("active"));
        return new BanCase(ban, row.getString("lift"));
    }
}
