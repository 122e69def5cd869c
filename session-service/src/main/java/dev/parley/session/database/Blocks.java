package dev.parley.session.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Who has blocked whom: the table {@code blocklist}, described in {@code db/migration}. Every method takes a batch and is
 * one transaction that may be repeated; it fails with {@link DatabaseAway}. Blocking; thread-safe, and safe between
 * replicas.
 */
@Singleton
public class Blocks {

    private static final String BLOCK = Database.sql("block.sql");

    /**
     * In the order of their names, so that batches never wait for each other in a circle. A statement of its own, so that the
     * next one sees what others made while this one waited.
     */
    private static final String LOCK = """
            SELECT FROM users WHERE username = ANY (?) ORDER BY username FOR NO KEY UPDATE
            """;

    private static final String UNBLOCK = """
            WITH input AS (
              SELECT * FROM unnest(?::text[], ?::uuid[]) WITH ORDINALITY AS t(blocker, block, place)
            ), wanted AS (
              SELECT id FROM blocklist
              WHERE (blocker_username, id) IN (SELECT blocker, block FROM input) AND stands_for IS NULL
              ORDER BY id
              FOR NO KEY UPDATE
            ), removed AS (
              UPDATE blocklist SET removed_at = coalesce(removed_at, now()) FROM wanted
              WHERE blocklist.id = wanted.id
              RETURNING blocklist.id, blocker_username, blocked_username
            )
            SELECT removed.id, removed.blocked_username
            FROM input LEFT JOIN removed ON removed.id = input.block AND removed.blocker_username = input.blocker
            ORDER BY place
            """;

    private static final String OF = """
            SELECT blocklist.id, blocker_username, blocked_username, users.name, blocklist.created_at
            FROM blocklist LEFT JOIN users ON users.username = blocked_username
            WHERE blocker_username = ANY (?) AND removed_at IS NULL
            ORDER BY blocklist.created_at DESC, blocklist.id DESC
            """;

    private static final String FORGET = """
            DELETE FROM blocklist
            WHERE id = ANY (ARRAY(SELECT id FROM blocklist WHERE removed_at < now() - ? * interval '1 millisecond'
                                  LIMIT ? FOR UPDATE SKIP LOCKED))
            """;

    private final Database database;

    public Blocks(Database database) {
        this.database = database;
    }

    /**
     * @param session the conversation with the one to be blocked
     * @param block id of the new block, the same when the wish comes again
     */
    public record Wish(String blocker, String session, String block) {}

    /** What a wish comes to. */
    public sealed interface Answer {}

    /** @param block that keeps the two apart: the wish's own, or one that was there before */
    public record Holds(String block, String blocked) implements Answer {}

    /** @param block with which the wish was answered the first time; it was removed since */
    public record RemovedSince(String block) implements Answer {}

    /** The person was in no such conversation lately. */
    public record NoConversation() implements Answer {}

    /** The person has as many blocks as one may have. */
    public record ListFull() implements Answer {}

    /** @param block id of one of the person's own blocks */
    public record Removal(String blocker, String block) {}

    /** @param block that was removed, and who is no longer blocked by it; both null where it is not the person's own */
    public record Removed(String block, String blocked) {}

    /** @param name that the blocked person shows; null when unknown */
    public record Block(String id, String blocker, String blocked, String name, Instant at) {}

    /**
     * Blocks the partners of these conversations; the answers are in the order of the wishes. A wish that comes again is
     * answered as the first time and changes nothing.
     *
     * @param memory how long ago a conversation may have ended
     * @param limit blocks that one person may have; nobody ever has more, because the blockers' rows in {@code users} are
     *     locked while theirs are counted and made
     */
    public List<Answer> block(List<Wish> wishes, Duration memory, int limit) {
        return wishes.isEmpty()
                ? List.of()
                : database.inTransaction(connection -> {
                    lock(connection, wishes);
                    return block(connection, wishes, memory, limit);
                });
    }

    private static void lock(Connection connection, List<Wish> wishes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            new Columns<>(statement, wishes).texts(Wish::blocker);
            statement.execute();
        }
    }

    private static List<Answer> block(Connection connection, List<Wish> wishes, Duration memory, int limit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BLOCK)) {
            int next = new Columns<>(statement, wishes)
                    .texts(Wish::blocker)
                    .ids(Wish::session)
                    .uuids(Wish::block)
                    .next();
            statement.setLong(next, memory.toMillis());
            statement.setInt(next + 1, limit);
            List<Answer> answers = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    answers.add(answer(rows));
                }
            }
            return answers;
        }
    }

    private static Answer answer(ResultSet row) throws SQLException {
        String blocked = row.getString("blocked");
        String block = row.getString("block");
        if (blocked == null) {
            return new NoConversation();
        }
        if (row.getBoolean("too_many")) {
            return new ListFull();
        }
        if (block == null) {
            throw new IllegalStateException("a block was not recorded: its id is another person's");
        }
        return row.getBoolean("holds") ? new Holds(block, blocked) : new RemovedSince(block);
    }

    /** Removes these blocks, also those removed before; the answers are in their order. */
    public List<Removed> unblock(List<Removal> removals) {
        return removals.isEmpty()
                ? List.of()
                : database.run(UNBLOCK, statement -> {
                    new Columns<>(statement, removals).texts(Removal::blocker).ids(Removal::block);
                    List<Removed> removed = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            removed.add(new Removed(rows.getString("id"), rows.getString("blocked_username")));
                        }
                    }
                    return removed;
                });
    }

    /** What these people block, the newest first. */
    public List<Block> of(Collection<String> blockers) {
        return blockers.isEmpty()
                ? List.of()
                : database.run(OF, statement -> {
                    statement.setArray(1, statement.getConnection().createArrayOf("text", blockers.toArray()));
                    List<Block> blocks = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            blocks.add(new Block(
                                    rows.getString("id"),
                                    rows.getString("blocker_username"),
                                    rows.getString("blocked_username"),
                                    rows.getString("name"),
                                    SessionRows.time(rows, "created_at")));
                        }
                    }
                    return blocks;
                });
    }

    /** Deletes blocks that were removed longer ago than {@code age}, {@code limit} at most. */
    public void forgetRemoved(Duration age, int limit) {
        database.run(FORGET, statement -> {
            statement.setLong(1, age.toMillis());
            statement.setInt(2, limit);
            return statement.executeUpdate();
        });
    }
}
