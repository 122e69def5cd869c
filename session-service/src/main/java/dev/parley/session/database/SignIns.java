package dev.parley.session.database;

import dev.parley.session.core.SkipCount;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What an account takes over from a guest: rows of the tables {@code users} and {@code blocklist}, described in
 * {@code db/migration}. Blocking; thread-safe, and safe between replicas; fails with {@link DatabaseAway}.
 */
@Singleton
public class SignIns {

    /** As {@link Blocks} does, so that nobody changes the number of their blocks meanwhile, and nobody waits in a circle. */
    private static final String LOCK = """
            SELECT username FROM users WHERE username IN (?, ?) ORDER BY username FOR NO KEY UPDATE
            """;

    /**
     * The new block's id follows from the old one's and the account, and begins with the same time: so one that was
     * removed does not come back with a repeated command, and ids ascend as blocks are made.
     */
    private static final String ID = """
            (left(id::text, 19) || substr(md5(id::text || ?), 1, 4) || '-' || substr(md5(id::text || ?), 5, 12))::uuid
            """;

    private static final String TAKE_BLOCKS = """
            INSERT INTO blocklist (id, blocker_username, blocked_username, created_at)
            SELECT %s, ?, blocked_username, created_at FROM blocklist
            WHERE blocker_username = ? AND removed_at IS NULL AND blocked_username <> ?
              AND blocked_username NOT IN (SELECT blocked_username FROM blocklist
                                           WHERE blocker_username = ? AND removed_at IS NULL)
            ORDER BY created_at DESC
            LIMIT greatest(0, ? - (SELECT count(*) FROM blocklist WHERE blocker_username = ? AND removed_at IS NULL))
            ON CONFLICT DO NOTHING
            """.formatted(ID);

    private static final String TAKE_BLOCKERS = """
            INSERT INTO blocklist (id, blocker_username, blocked_username, created_at)
            SELECT %s, blocker_username, ?, created_at FROM blocklist
            WHERE blocked_username = ? AND removed_at IS NULL AND blocker_username <> ?
            ORDER BY created_at DESC
            LIMIT ?
            ON CONFLICT DO NOTHING
            """.formatted(ID);

    private static final String TAKE_SKIPS = """
            UPDATE users
            SET skip_count = greatest(users.skip_count, guest.skip_count),
                skips_at = greatest(users.skips_at, guest.skips_at),
                skip_cooldown_until = greatest(users.skip_cooldown_until, guest.skip_cooldown_until)
            FROM users AS guest
            WHERE users.username = ? AND guest.username = ?
            """;

    private static final String SKIPS = """
            SELECT skip_count, skips_at, skip_cooldown_until FROM users WHERE username = ?
            """;

    private static final String BLOCKS = """
            SELECT id, blocked_username AS other FROM blocklist WHERE blocker_username = ? AND removed_at IS NULL
            """;

    private static final String BLOCKERS = """
            SELECT id, blocker_username AS other FROM blocklist WHERE blocked_username = ? AND removed_at IS NULL
            LIMIT ?
            """;

    private final Database database;

    public SignIns(Database database) {
        this.database = database;
    }

    /** @param other who is blocked, or who blocks */
    public record Block(String id, String other) {}

    /**
     * How the account stands afterwards.
     *
     * @param skips whose time is null where nothing was ever counted
     * @param blocks that the account has made
     * @param blockers who block the account
     */
    public record Standing(SkipCount skips, List<Block> blocks, List<Block> blockers) {}

    /**
     * Unites: the account gets the guest's blocks, the newest first and up to {@code limit} in all; whoever blocks the
     * guest blocks the account, {@code limit} people at most; of two skip counts and cooldowns the worse holds. The guest
     * keeps everything. All or nothing; may be repeated.
     *
     * @return empty where the account is not known to the record, which then was erased
     */
    public Optional<Standing> take(String account, String guest, int limit) {
        return database.inTransaction(connection -> {
            List<String> known = list(connection, LOCK, row -> row.getString(1), account, guest);
            if (!known.contains(account)) {
                return Optional.empty();
            }
            update(connection, TAKE_BLOCKS, account, account, account, guest, account, account, limit, account);
            update(connection, TAKE_BLOCKERS, account, account, account, guest, account, limit);
            update(connection, TAKE_SKIPS, account, guest);
            return Optional.of(new Standing(
                    list(connection, SKIPS, row -> skips(account, row), account).getFirst(),
                    list(connection, BLOCKS, SignIns::block, account),
                    list(connection, BLOCKERS, SignIns::block, account, limit)));
        });
    }

    private static SkipCount skips(String account, ResultSet row) throws SQLException {
        return new SkipCount(
                account,
                row.getInt("skip_count"),
                SessionRows.time(row, "skips_at"),
                SessionRows.time(row, "skip_cooldown_until"));
    }

    private static Block block(ResultSet row) throws SQLException {
        return new Block(row.getString("id"), row.getString("other"));
    }

    private static <R> List<R> list(Connection connection, String sql, Database.Row<R> row, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return Database.list(statement, row);
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
            statement.setObject(i + 1, values[i]);
        }
    }
}
