package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes are killed while a hundred pairs are being made. LiveKit is a stand-in here, because a hundred real calls
 * would be two cores' work; everything else is real.
 */
class KillsTest {

    private static final int PEOPLE = 200;

    private static RunningParley parley;
    private final List<Person> people = new ArrayList<>();

    @BeforeAll
    static void start() {
        parley = RunningParley.withStandIn(Map.of("PARLEY_LIMITS_ENABLED", "false"));
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    @BeforeEach
    void peopleCome() {
        for (int i = 0; i < PEOPLE; i++) {
            Person person = Person.connected(parley.gatewayUrl(), "P" + i);
            person.joinsRooms();
            people.add(person);
        }
    }

    @AfterEach
    void peopleLeave() {
        for (Person person : people) {
            JsonNode now = person.askStatus();
            if (now.path("state").asText().equals("matched")) {
                person.end(session(now));
            }
            person.cancel();
            person.disconnect();
        }
        parley.awaitNobodyWaiting();
        parley.awaitNoLiveSession();
        people.forEach(Person::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue-service", "session-service", "gateway"})
    void a_service_killed_in_the_middle_of_a_hundred_matches_leaves_everyone_paired_or_waiting(String service) {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Person person : people) {
                threads.execute(() -> findWhileItLasts(person));
            }
            await().pollInterval(Duration.ofMillis(1)).until(() -> matchedNotices() >= PEOPLE / 10);
            long matched = matchedNotices();
            parley.kill(service);
            assertTrue(matched < PEOPLE, "the kill came when all was done");
        }

        parley.start(service);
        people.stream().filter(person -> !person.connectedNow()).forEach(Person::connect);
        // who had asked when the gateway died, and nobody had heard it, asks again
        people.stream()
                .filter(person -> person.askStatus().path("state").asText().equals("idle"))
                .forEach(Person::find);

        awaitEveryonePairedOrWaiting();
        assertEquals(0, parley.deadLetters());
    }

    @Test
    void an_emptied_redis_loses_no_call_and_who_waited_waits_again() {
        Person alone = people.getFirst();
        alone.find(Map.of("mode", "text"));
        String since = alone.await("waiting").path("since").asText();
        Person anna = people.get(1);
        Person bert = people.get(2);
        anna.find();
        bert.find();
        String session = session(anna.await("matched"));
        await().until(() -> parley.sessionState(session).equals("ACTIVE"));

        int heardByAlone = alone.heardSoFar();
        int heardByAnna = anna.heardSoFar();

        parley.emptyRedis();

        JsonNode stillWaiting = alone.await("ready", ready -> true, heardByAlone);
        assertEquals("waiting", stillWaiting.path("state").asText());
        assertEquals(since, stillWaiting.path("since").asText());
        JsonNode stillMatched = anna.await("ready", ready -> true, heardByAnna);
        assertEquals("matched", stillMatched.path("state").asText());
        assertEquals(session, session(stillMatched));
        assertEquals("ACTIVE", parley.sessionState(session));
    }

    @Test
    void while_postgresql_is_away_nobody_is_half_matched_and_afterwards_everybody_is() throws Exception {
        List<Person> some = people.subList(0, 20);
        parley.stopPostgres();
        // while the gate is still open: these are paired, and their matches are on their way
        some.subList(0, 10).forEach(Person::find);
        await().atMost(Duration.ofSeconds(20)).until(() -> !parley.gateOpen());
        List<Person> late = some.subList(10, 20);
        late.forEach(Person::find);
        late.forEach(person -> person.await("waiting"));
        // the outage outlasts five take-overs of a pending entry
        await().pollDelay(Duration.ofSeconds(20)).atMost(Duration.ofSeconds(25)).until(() -> true);
        assertTrue(some.stream().allMatch(person -> person.heard("matched").isEmpty()));

        parley.startPostgres();

        some.forEach(person -> person.await("matched"));
        assertEquals(0, parley.deadLetters());
    }

    private static void findWhileItLasts(Person person) {
        try {
            person.find();
        } catch (CompletionException gone) {
            // the gateway was killed first; this person asks again afterwards
        }
    }

    private long matchedNotices() {
        return people.stream()
                .filter(person -> !person.heard("matched").isEmpty())
                .count();
    }

    private void awaitEveryonePairedOrWaiting() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    Map<String, List<String>> sessions = new HashMap<>();
                    int waiting = 0;
                    for (Person person : people) {
                        JsonNode now = person.askStatus();
                        switch (now.path("state").asText()) {
                            case "matched" ->
                                sessions.computeIfAbsent(session(now), any -> new ArrayList<>())
                                        .add(person.user);
                            case "waiting" -> waiting++;
                            default -> throw new AssertionError(person.name + " is neither paired nor waiting: " + now);
                        }
                    }
                    assertTrue(waiting <= 1, waiting + " wait although they could meet");
                    sessions.forEach((session, both) -> assertEquals(2, both.size(), session + " has " + both));
                    assertEquals(sessions.size(), parley.liveSessions());
                });
    }
}
