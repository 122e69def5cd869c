package dev.parley.session.database;

import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Who must not take part, read from the table {@code bans}, described in {@code db/migration}; it is written by
 * {@link Reports} and {@link Rulings}. Fails with {@link DatabaseAway}. Blocking; thread-safe.
 */
@Singleton
public class Bans {

    private static final String OF = """
            WITH wanted AS (SELECT username, device FROM users WHERE username = ANY (?)), kept_out AS (
              SELECT wanted.username, bans.* FROM wanted JOIN bans ON bans.username = wanted.username
              UNION
              SELECT wanted.username, bans.* FROM wanted JOIN bans ON bans.device = wanted.device
            )
            SELECT * FROM kept_out AS t(person, id, username, device, reason, starts_at, ends_at, automatic, made_by,
                                        lifted_at, lifted_by, lift)
            WHERE lifted_at IS NULL AND (ends_at IS NULL OR ends_at > now())
            """;

    /** Each ban with everybody whom it keeps out, or kept out. */
    private static final String REACH = """
            SELECT who.person, bans.id, bans.ends_at, bans.lifted_at
            FROM bans CROSS JOIN LATERAL (
              SELECT bans.username UNION SELECT users.username FROM users WHERE users.device = bans.device
            ) AS who(person)
            """;

    private static final String BY_IDS = REACH + "WHERE bans.id = ANY (?) OR bans.lift = ANY (?) ORDER BY bans.id";
    private static final String SUSPENSIONS =
            REACH + "WHERE bans.username = ANY (?) AND bans.automatic AND bans.lifted_at IS NULL ORDER BY bans.id";

    private final Database database;

    public Bans(Database database) {
        this.database = database;
    }

    /**
     * One person whom a ban concerns.
     *
     * @param ban id
     * @param endsAt null for good, or until it is lifted
     */
    public record Reach(String user, String ban, Instant endsAt, boolean lifted) {}

    /** The bans in force that keep these people out, by themselves or by their devices. */
    public List<Reach> of(Collection<String> users) {
        return users.isEmpty() ? List.of() : read(OF, statement -> bindTexts(statement, users));
    }

    /** Everybody whom these bans concern, and the bans that were lifted by these decisions. */
    public List<Reach> reach(Collection<String> idsAndDecisions) {
        return idsAndDecisions.isEmpty()
                ? List.of()
                : read(BY_IDS, statement -> {
                    Object[] ids = idsAndDecisions.toArray();
                    statement.setArray(1, statement.getConnection().createArrayOf("uuid", ids));
                    statement.setArray(2, statement.getConnection().createArrayOf("uuid", ids));
                });
    }

    /** Everybody whom the present suspensions of these people concern. */
    public List<Reach> suspensions(Collection<String> users) {
        return users.isEmpty() ? List.of() : read(SUSPENSIONS, statement -> bindTexts(statement, users));
    }

    @FunctionalInterface
    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private static void bindTexts(PreparedStatement statement, Collection<String> texts) throws SQLException {
        statement.setArray(1, statement.getConnection().createArrayOf("text", texts.toArray()));
    }

    private List<Reach> read(String sql, Binding binding) {
        return database.run(sql, statement -> {
            binding.to(statement);
            List<Reach> reach = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reach.add(new Reach(
                            rows.getString("person"),
                            rows.getString("id"),
                            SessionRows.time(rows, "ends_at"),
                            rows.getObject("lifted_at") != null));
                }
            }
            return reach;
        });
    }
}
