package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pairs that queue-service holds although the record has no conversation for them. */
class DoctorTest {

    private static RunningParley parley;
    private static BehindTheServices behind;
    private final List<Person> people = new ArrayList<>();

    @BeforeAll
    static void start() {
        parley = RunningParley.withStandIn(Map.of("PARLEY_QUEUE_UNATTENDED_PERIOD", "1s"));
        behind = new BehindTheServices(parley);
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    @AfterEach
    void everybodyLeaves() {
        people.forEach(Person::close);
    }

    @Test
    void the_doctor_names_pairs_held_in_vain_and_corrects_nothing_and_then_the_reconciler_puts_them_right()
            throws IOException, InterruptedException {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        String ended = meet(anna, bert);
        Person carl = connected("Carl");
        Person dora = connected("Dora");
        String unknown = meet(carl, dora);
        Person emil = connected("Emil");
        String sound = meet(emil, connected("Frida"));
        behind.holdBack("paired-for-long");
        people.forEach(person -> behind.pairedEarlier(person.user, Duration.ofMinutes(2)));
        behind.end(ended, Duration.ofMinutes(1));
        behind.lose(unknown);

        Set<String> named = heldInVain(ended, unknown, sound);

        assertEquals(Set.of(ended, unknown), named);
        assertEquals(named, heldInVain(ended, unknown, sound), "nothing was corrected");
        assertEquals(ended, behind.pairedIn(anna.user));
        assertEquals(unknown, behind.pairedIn(dora.user));
        assertEquals(
                0,
                people.stream()
                        .mapToInt(person -> person.heard("parted").size())
                        .sum());

        behind.letGo("paired-for-long");

        for (Person person : List.of(anna, bert)) {
            assertEquals("left", person.await("parted").path("reason").asText());
        }
        for (Person person : List.of(carl, dora)) {
            assertEquals("undone", person.await("parted").path("reason").asText());
        }
        await().atMost(Person.PATIENCE).until(() -> behind.pairedIn(bert.user).isEmpty());
        assertEquals(Set.of(), heldInVain(ended, unknown, sound));
        assertEquals(sound, behind.pairedIn(emil.user));
        assertEquals(List.of(), emil.heard("parted"));
    }

    /** Those of these sessions of which {@code ./parley doctor} says that two are taken for paired in them. */
    private static Set<String> heldInVain(String... sessions) throws IOException, InterruptedException {
        Process doctor = new ProcessBuilder(
                        Path.of("../parley").toRealPath().toString(),
                        "doctor",
                        management("queue-service"),
                        management("session-service"))
                .redirectErrorStream(true)
                .start();
        String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(doctor.waitFor(Person.PATIENCE.toSeconds(), TimeUnit.SECONDS), said);
        assertEquals(0, doctor.exitValue(), said);
        return Set.copyOf(List.of(sessions).stream()
                .filter(session -> said.lines()
                        .anyMatch(line -> line.contains(session) && line.contains("two are taken for paired")))
                .toList());
    }

    private static String management(String service) {
        return URI.create(parley.managementUrl(service)).getAuthority();
    }

    private Person connected(String name) {
        Person person = Person.connected(parley.gatewayUrl(), name);
        person.joinsRooms();
        people.add(person);
        return person;
    }

    /** The session of the two, once both are in its room. */
    private static String meet(Person first, Person second) {
        first.findAndWait();
        second.find();
        String session = session(second.await("matched"));
        first.awaitMatch(session);
        await().atMost(Person.PATIENCE).until(() -> parley.sessionState(session).equals("ACTIVE"));
        return session;
    }
}
