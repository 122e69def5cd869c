package dev.parley.session.database;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Who has blocked whom: the table {@code blocklist}, described in {@code db/migration}. Every method takes a batch and is
 * one statement that may be repeated; it fails with {@link DatabaseAway}. Blocking; thread-safe, and safe between
 * replicas.
 */
@Singleton
public class Blocks {

    private static final String BLOCK = Database.sql("block.sql");

    private static final String UNBLOCK = """
            WITH input AS (
              SELECT * FROM unnest(?::text[], ?::uuid[]) WITH ORDINALITY AS t(blocker, block, place)
            ), wanted AS (
              SELECT id FROM blocklist WHERE (blocker_username, id) IN (SELECT blocker, block FROM input) ORDER BY id
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
            WHERE id IN (SELECT id FROM blocklist WHERE removed_at < now() - ? * interval '1 millisecond' LIMIT ?)
            """;

    private final Database database;

    public Blocks(Database database) {
        this.database = database;
    }

    /** @param session the conversation with the one to be blocked; @param block id of the new block */
    public record Wish(String blocker, String session, String block) {}

    /**
     * @param blocked the partner; null where there was no such conversation
     * @param block id of the block that holds; null where there is none
     * @param tooMany whether the person can't have one more
     */
    public record Made(String blocked, String block, boolean tooMany) {}

    /** @param block id of one of the person's own blocks */
    public record Removal(String blocker, String block) {}

    /** @param block that was removed, and who is no longer blocked by it; both null where it is not the person's own */
    public record Removed(String block, String blocked) {}

    /** @param name that the blocked person shows; null when unknown */
    public record Block(String id, String blocker, String blocked, String name, Instant at) {}

    /**
     * Blocks the partners of these conversations; the answers are in the order of the wishes. A wish that comes again
     * does not bring back a block that was removed.
     *
     * @param memory how long ago a conversation may have ended
     * @param limit blocks that one person may have, give or take those of the same moment
     */
    public List<Made> block(List<Wish> wishes, Duration memory, int limit) {
        return wishes.isEmpty()
                ? List.of()
                : database.run(BLOCK, statement -> {
                    int next = new Columns<>(statement, wishes)
                            .texts(Wish::blocker)
                            .ids(Wish::session)
                            .ids(Wish::block)
                            .next();
                    statement.setLong(next, memory.toMillis());
                    statement.setInt(next + 1, limit);
                    List<Made> made = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            made.add(new Made(
                                    rows.getString("blocked"), rows.getString("block"), rows.getBoolean("too_many")));
                        }
                    }
                    return made;
                });
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
