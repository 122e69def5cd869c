package dev.parley.e2e;

import static dev.parley.e2e.Person.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A running Parley with the real LiveKit, and people who leave after each test as if they had never been there. */
abstract class PeopleAtParley {

    static RunningParley parley;
    private final List<Person> people = new ArrayList<>();

    @BeforeAll
    static void start() {
        // a shorter grace and memory of whom one met, for the test's sake; the limits would refuse the crowd, which
        // comes from one address
        parley = RunningParley.withLiveKit(Map.of(
                "PARLEY_QUEUE_AWAY_GRACE", "3s", "PARLEY_QUEUE_MET_MEMORY", "1s", "PARLEY_LIMITS_ENABLED", "false"));
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    Person connected(String name) {
        Person person = Person.connected(parley.gatewayUrl(), name);
        people.add(person);
        return person;
    }

    Person guest(String name) {
        Person person = Person.guest(parley.gatewayUrl(), name);
        people.add(person);
        return person;
    }

    @AfterEach
    void everybodyLeaves() {
        people.forEach(PeopleAtParley::leaves);
        parley.awaitNobodyWaiting();
        parley.awaitNoLiveSession();
    }

    static void leaves(Person person) {
        if (person.connectedNow()) {
            JsonNode now = person.askStatus();
            if (now.path("state").asText().equals("matched")) {
                person.end(session(now));
            }
            person.cancel();
            person.disconnect();
        }
        person.close();
    }
}
