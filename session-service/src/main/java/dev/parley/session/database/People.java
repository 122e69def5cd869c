package dev.parley.session.database;

import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who uses Parley: the table {@code users}. Blocking; thread-safe, and safe between replicas. */
@Singleton
public class People {

    private static final String INSERT = """
            INSERT INTO users (username, name)
            SELECT username, name FROM unnest(?1, ?2) AS fresh(username, name)
            ORDER BY username
            ON CONFLICT (username) DO NOTHING
            """;

    /**
     * Makes those who are new, with the names they came with.
     *
     * @return username -> person, of all of them
     * @throws DatabaseAway PostgreSQL did not answer; whoever is new may have been made
     */
    public Map<String, Person> admit(Collection<AdmissionAsked> asked) {
        if (asked.isEmpty()) {
            return Map.of();
        }
        Map<String, String> names = new TreeMap<>();
        asked.forEach(one -> names.putIfAbsent(one.to().user(), Columns.withoutNul(one.name())));
        try {
            return QuarkusTransaction.requiringNew().call(() -> admit(names));
        } catch (RuntimeException problem) {
            throw DatabaseAway.of(problem);
        }
    }

    private static Map<String, Person> admit(Map<String, String> names) {
        Panache.getEntityManager()
                .createNativeQuery(INSERT)
                .setParameter(1, names.keySet().toArray(String[]::new))
                .setParameter(2, names.values().toArray(String[]::new))
                .executeUpdate();
        List<Person> people = Person.list("username in ?1", names.keySet());
        return people.stream().collect(Collectors.toMap(person -> person.username, Function.identity()));
    }
}
