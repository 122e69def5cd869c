package dev.parley.session.database;

import dev.parley.bus.erasure.SubjectHash;
import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.session.core.SkipCount;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who uses Parley: the table {@code users}. Blocking; thread-safe, and safe between replicas. */
@Singleton
public class People {

    /** Seen to the day, so that it is seldom written. */
    private static final String ENTER = """
            INSERT INTO users (username, name, device)
            SELECT username, name, device FROM unnest(?::text[], ?::text[], ?::uuid[]) AS fresh(username, name, device)
            ORDER BY username
            ON CONFLICT (username) DO UPDATE SET seen_at = now(), device = coalesce(excluded.device, users.device)
              WHERE users.seen_at < now() - interval '1 day'
                OR excluded.device IS NOT NULL AND users.device IS DISTINCT FROM excluded.device
            """;

    /** A statement of its own, so that it sees an erasure for which the one before had to wait. */
    private static final String REFUSE_ERASED = """
            DELETE FROM users
            USING unnest(?::text[], ?::text[]) AS entered(username, subject), erasures
            WHERE users.username = entered.username AND erasures.subject = entered.subject
            """;

    /** Somebody always connected is not admitted for long, but has a seat from time to time. */
    private static final String FORGET_UNSEEN = """
            WITH unseen AS (
              SELECT username FROM users
              WHERE seen_at < now() - ? * interval '1 millisecond'
                AND NOT EXISTS (SELECT FROM seats WHERE seats.username = users.username AND matched_at > users.seen_at
                                AND matched_at > now() - ? * interval '1 millisecond')
              ORDER BY seen_at LIMIT ?
              FOR UPDATE SKIP LOCKED
            ), seat AS (
              DELETE FROM seats WHERE username IN (SELECT username FROM unseen)
            )
            DELETE FROM users WHERE username IN (SELECT username FROM unseen)
            """;

    private static final String COUNT_SKIPS = """
            WITH input AS (
              SELECT * FROM unnest(?::text[], ?::integer[], ?::timestamptz[], ?::timestamptz[])
                AS t(username, skips, at, cooldown_until)
            ), wanted AS (
              SELECT input.* FROM users JOIN input USING (username) ORDER BY username FOR NO KEY UPDATE OF users
            )
            UPDATE users
            SET skip_count = wanted.skips, skips_at = wanted.at, skip_cooldown_until = wanted.cooldown_until
            FROM wanted
            WHERE users.username = wanted.username AND (users.skips_at IS NULL OR users.skips_at < wanted.at)
            """;

    private static final String READ = """
            SELECT username, skip_count, skips_at, skip_cooldown_until FROM users WHERE username = ANY (?)
            """;

    private final Database database;
    private final SubjectHash hash;

    public People(Database database, SubjectHash hash) {
        this.database = database;
        this.hash = hash;
    }

    /**
     * Notes these counts, one per person, where they are later than what is known. Of unknown people nothing is noted.
     *
     * @throws DatabaseAway PostgreSQL did not answer
     */
    public void countSkips(Collection<SkipCount> counts) {
        if (!counts.isEmpty()) {
            database.run(COUNT_SKIPS, statement -> {
                new Columns<>(statement, counts)
                        .texts(SkipCount::user)
                        .numbers(SkipCount::skips)
                        .times(SkipCount::at)
                        .times(SkipCount::cooldownUntil);
                return statement.executeUpdate();
            });
        }
    }

    /**
     * Makes those who are new, with the names they came with, and notes the devices by which people come; except who was
     * erased: of them nothing is known afterwards.
     *
     * @throws DatabaseAway PostgreSQL did not answer; nobody was made, or everybody
     */
    public void enter(Collection<AdmissionAsked> asked) {
        if (asked.isEmpty()) {
            return;
        }
        Map<String, AdmissionAsked> people = new TreeMap<>();
        asked.forEach(one -> people.putIfAbsent(one.to().user(), one));
        database.inTransaction(connection -> {
            try (PreparedStatement enter = connection.prepareStatement(ENTER)) {
                new Columns<>(enter, people.values())
                        .texts(one -> one.to().user())
                        .texts(AdmissionAsked::name)
                        .ids(AdmissionAsked::device);
                enter.executeUpdate();
            }
            try (PreparedStatement refuse = connection.prepareStatement(REFUSE_ERASED)) {
                new Columns<>(refuse, people.keySet()).texts(user -> user).texts(hash::of);
                return refuse.executeUpdate();
            }
        });
    }

    /** Deletes people who have not been seen for {@code age}, {@code limit} at most; their blocks stay. */
    public int forgetUnseen(Duration age, int limit) {
        return database.run(FORGET_UNSEEN, statement -> {
            statement.setLong(1, age.toMillis());
            statement.setLong(2, age.toMillis());
            statement.setInt(3, limit);
            return statement.executeUpdate();
        });
    }

    /**
     * @return username -> person, of those who are known
     * @throws DatabaseAway PostgreSQL did not answer
     */
    public Map<String, Person> read(Collection<String> users) {
        if (users.isEmpty()) {
            return Map.of();
        }
        return database
                .run(READ, statement -> {
                    statement.setArray(1, statement.getConnection().createArrayOf("text", users.toArray()));
                    return Database.list(
                            statement,
                            row -> new Person(
                                    row.getString("username"),
                                    row.getInt("skip_count"),
                                    SessionRows.time(row, "skips_at"),
                                    SessionRows.time(row, "skip_cooldown_until")));
                })
                .stream()
                .collect(Collectors.toMap(Person::username, Function.identity()));
    }
}
