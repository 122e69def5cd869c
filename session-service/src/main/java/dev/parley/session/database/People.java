package dev.parley.session.database;

import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.session.core.SkipCount;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who uses Parley: the table {@code users}. Blocking; thread-safe, and safe between replicas. */
@Singleton
public class People {

    private static final String ENTER = """
            INSERT INTO users (username, name, device)
            SELECT username, name, device FROM unnest(?::text[], ?::text[], ?::uuid[]) AS fresh(username, name, device)
            ORDER BY username
            ON CONFLICT (username) DO UPDATE SET device = excluded.device
              WHERE excluded.device IS NOT NULL AND users.device IS DISTINCT FROM excluded.device
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

    private final Database database;

    public People(Database database) {
        this.database = database;
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
     * Makes those who are new, with the names they came with, and notes the devices by which people come.
     *
     * @throws DatabaseAway PostgreSQL did not answer; whoever is new may have been made
     */
    public void enter(Collection<AdmissionAsked> asked) {
        if (asked.isEmpty()) {
            return;
        }
        Map<String, AdmissionAsked> people = new TreeMap<>();
        asked.forEach(one -> people.putIfAbsent(one.to().user(), one));
        database.run(ENTER, statement -> {
            new Columns<>(statement, people.values())
                    .texts(one -> one.to().user())
                    .texts(AdmissionAsked::name)
                    .ids(AdmissionAsked::device);
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
        List<Person> people = inTransaction(() -> Person.list("username in ?1", users));
        return people.stream().collect(Collectors.toMap(person -> person.username, Function.identity()));
    }

    private static <R> R inTransaction(Callable<R> work) {
        try {
            return QuarkusTransaction.requiringNew().call(work);
        } catch (RuntimeException problem) {
            throw DatabaseAway.of(problem);
        }
    }
}
