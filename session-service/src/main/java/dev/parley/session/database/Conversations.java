package dev.parley.session.database;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.session.core.Change;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.Deadlines;
import dev.parley.session.core.Match;
import dev.parley.session.core.RoomState;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The record of conversations: the tables {@code sessions} and {@code seats}, described in {@code db/migration}, which
 * nobody else writes.
 *
 * <p>Every method takes a batch and is one statement ({@link #change} two, in one transaction); it is done, or it failed
 * with {@link DatabaseAway} and may or may not be done. All of them may be repeated. Time is PostgreSQL's. Blocking;
 * thread-safe, and safe between replicas.
 */
@Singleton
public class Conversations {

    private static final String MATCH = Database.sql("match.sql");
    private static final String PART = Database.sql("part.sql");
    private static final String HEARTBEAT = Database.sql("heartbeat.sql");
    private static final String CHANGE = Database.sql("change.sql");

    private static final String LOCK =
            "SELECT *, now() AS now FROM sessions WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE";

    private static final String INVITE = """
            WITH wanted AS (SELECT id FROM sessions WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE)
            UPDATE sessions SET room = 'made', created_at = CASE state WHEN 'PENDING' THEN now() ELSE created_at END
            FROM wanted
            WHERE sessions.id = wanted.id AND sessions.state <> 'ENDED'
              AND NOT EXISTS (SELECT FROM seats
                              WHERE seats.username IN (sessions.user_a, sessions.user_b)
                                AND seats.session <> sessions.id)
            RETURNING sessions.id
            """;

    private static final String FINISH = """
            WITH wanted AS (SELECT id FROM sessions WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE)
            UPDATE sessions SET room = 'deleted' FROM wanted
            WHERE sessions.id = wanted.id AND sessions.state = 'ENDED'
            """;

    private static final String LIVE = """
            SELECT seats.username, sessions.* FROM seats JOIN sessions ON sessions.id = seats.session
            WHERE seats.username = ANY (?) AND sessions.ended_at IS NULL
            """;

    private static final String OVERDUE = """
            SELECT * FROM sessions
            WHERE ended_at IS NULL
              AND (state = 'PENDING' AND created_at < now() - ? * interval '1 millisecond'
                OR state = 'ACTIVE' AND least(heard_a_at, heard_b_at) < now() - ? * interval '1 millisecond'
                OR least(left_a_at, left_b_at) < now() - ? * interval '1 millisecond'
                OR created_at < now() - ? * interval '1 millisecond')
            LIMIT ?
            """;

    private static final String UNFINISHED = """
            SELECT * FROM sessions
            WHERE state = 'ENDED' AND room = 'made' AND ended_at < now() - ? * interval '1 millisecond'
            ORDER BY ended_at LIMIT ?
            """;

    private final Database database;

    public Conversations(Database database) {
        this.database = database;
    }

    /** @param lost live sessions that ended because one of these matches is newer */
    public record Matches(List<Match> matches, Set<String> lost) {}

    /** @param ended whether it lived, or was unknown, before; @param room owed deletion where MADE */
    public record Parting(String session, boolean ended, RoomState room) {}

    public record Beat(String user, String session) {}

    public enum BeatAnswer {
        OK,
        WRONG_SESSION,
        NOT_IN_SESSION
    }

    /**
     * What the record makes of these pairs, one per session.
     *
     * @param oldest matches from before are too late; by the clock that timed the pairs, which is Redis'
     */
    public Matches match(List<Pair> pairs, Set<String> superseded, Instant oldest) {
        if (pairs.isEmpty()) {
            return new Matches(List.of(), Set.of());
        }
        return database.run(MATCH, statement -> {
            int next = SessionRows.bindPairs(new Columns<>(statement, pairs), pair -> pair)
                    .flags(pair -> superseded.contains(pair.session()))
                    .next();
            statement.setObject(next, oldest.atOffset(ZoneOffset.UTC));
            Map<String, Pair> bySession = pairs.stream().collect(Collectors.toMap(Pair::session, pair -> pair));
            List<Match> matches = new ArrayList<>();
            Set<String> lost = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString("kind").equals("lost")) {
                        lost.add(rows.getString("id"));
                    } else {
                        matches.add(SessionRows.match(rows, bySession.get(rows.getString("id"))));
                    }
                }
            }
            return new Matches(matches, lost);
        });
    }

    /** Ends what queue-service parted, one parting per session. */
    public List<Parting> part(List<Parted> partings) {
        if (partings.isEmpty()) {
            return List.of();
        }
        return database.run(PART, statement -> {
            SessionRows.bindPairs(new Columns<>(statement, partings), Parted::pair)
                    .texts(parted -> parted.reason().wire())
                    .texts(Parted::by);
            return Database.list(
                    statement,
                    row -> new Parting(
                            row.getString("id"), row.getBoolean("ended"), RoomState.ofColumn(row.getString("room"))));
        });
    }

    /**
     * Notes that these sessions have rooms; returns those that live and have both seats, whose people may come in. From
     * now on they are waited for: whoever could not be told earlier is not absent.
     */
    public Set<String> invite(Collection<String> sessions) {
        return sessions.isEmpty()
                ? Set.of()
                : database.run(INVITE, statement -> {
                    statement.setArray(1, Database.ids(statement, sessions));
                    return Set.copyOf(Database.list(statement, row -> row.getString("id")));
                });
    }

    /** Notes that these ended sessions owe nothing any more: no room, and everybody was told. */
    public void finish(Collection<String> sessions) {
        if (!sessions.isEmpty()) {
            database.run(FINISH, statement -> {
                statement.setArray(1, Database.ids(statement, sessions));
                return statement.executeUpdate();
            });
        }
    }

    /** Notes heartbeats; the answers are in their order. */
    public List<BeatAnswer> heartbeat(List<Beat> beats) {
        return beats.isEmpty()
                ? List.of()
                : database.run(HEARTBEAT, statement -> {
                    new Columns<>(statement, beats).texts(Beat::user).ids(Beat::session);
                    return Database.list(
                            statement,
                            row -> BeatAnswer.valueOf(row.getString("answer").toUpperCase(Locale.ROOT)));
                });
    }

    /**
     * Takes each of these sessions one step forward while nobody else can; those that are not recorded are left out.
     *
     * @param step from the session and PostgreSQL's time to what it becomes; without side effects
     */
    public List<Change> change(Collection<String> sessions, BiFunction<Conversation, Instant, Change> step) {
        if (sessions.isEmpty()) {
            return List.of();
        }
        return database.inTransaction(connection -> {
            List<Change> changes;
            try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                lock.setArray(1, Database.ids(lock, sessions));
                changes = Database.list(
                        lock, row -> step.apply(SessionRows.conversation(row), SessionRows.time(row, "now")));
            }
            List<Conversation> changed = changes.stream()
                    .filter(change -> !change.after().equals(change.before()))
                    .map(Change::after)
                    .toList();
            if (!changed.isEmpty()) {
                try (PreparedStatement write = connection.prepareStatement(CHANGE)) {
                    SessionRows.bindChanges(new Columns<>(write, changed));
                    write.executeUpdate();
                }
            }
            return changes;
        });
    }

    public List<Conversation> read(Collection<String> sessions) {
        return sessions.isEmpty()
                ? List.of()
                : database.run("SELECT * FROM sessions WHERE id = ANY (?)", statement -> {
                    statement.setArray(1, Database.ids(statement, sessions));
                    return Database.list(statement, SessionRows::conversation);
                });
    }

    /** Username -> the pair of the live session this person is in. */
    public Map<String, Pair> live(Collection<String> users) {
        if (users.isEmpty()) {
            return Map.of();
        }
        return database.run(LIVE, statement -> {
            statement.setArray(1, statement.getConnection().createArrayOf("text", users.toArray()));
            Map<String, Pair> live = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    live.put(rows.getString("username"), SessionRows.pair(rows));
                }
            }
            return live;
        });
    }

    /** Live sessions past a deadline, in no promised order. */
    public List<Conversation> overdue(Deadlines deadlines, int limit) {
        return database.run(OVERDUE, statement -> {
            statement.setLong(1, deadlines.join().toMillis());
            statement.setLong(2, deadlines.silence().toMillis());
            statement.setLong(3, deadlines.rejoin().toMillis());
            statement.setLong(4, deadlines.longest().toMillis());
            statement.setInt(5, limit);
            return Database.list(statement, SessionRows::conversation);
        });
    }

    /** Sessions that ended longer than {@code age} ago and still owe the end of their room or its announcement. */
    public List<Conversation> unfinished(Duration age, int limit) {
        return database.run(UNFINISHED, statement -> {
            statement.setLong(1, age.toMillis());
            statement.setInt(2, limit);
            return Database.list(statement, SessionRows::conversation);
        });
    }
}
