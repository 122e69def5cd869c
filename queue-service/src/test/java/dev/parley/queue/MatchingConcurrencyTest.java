package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Entry;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many replicas at once: nobody in two pairs, nobody lost. */
class MatchingConcurrencyTest {

    /** People skip as often as they like and meet the same ones again, so that much happens in a small crowd. */
    private static final QueueConfig UNRESTRICTED =
            TestMatching.config(Map.of("skips-free", "1000000", "met-memory", "0s"));

    private static final int PEOPLE = 1_000;
    private static final int THREADS = 32;
    private static final int BATCHES = 60;
    private static final int BATCH = 16;

    private final Map<String, String> sessions = new ConcurrentHashMap<>();
    private final AtomicLong entries = new AtomicLong();

    @Test
    void a_thousand_people_who_find_skip_and_end_from_many_threads_stay_whole() throws Exception {
        try (TestMatching matching = new TestMatching();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            matching.openGate();
            admitEverybody(matching);
            List<Callable<Void>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                MatchScript script = matching.ownScript(UNRESTRICTED);
                workers.add(() -> work(script));
            }
            for (Future<Void> worker : threads.invokeAll(workers)) {
                worker.get();
            }

            Map<String, String> paired = checkStates(matching);
            assertEquals(paired, replay(matching.events()), "the events say what the states say");
        }
    }

    private void admitEverybody(TestMatching matching) {
        List<Entry<QueueCommand>> connections = new ArrayList<>();
        List<Entry<SessionEvent>> admissions = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            Caller caller = caller(i);
            connections.add(TestMatching.command(nextEntry(), new QueueCommand.Connected(caller, null, null)));
            admissions.add(TestMatching.event(nextEntry(), new SessionEvent.Admitted(caller, null)));
        }
        MatchScript script = matching.script(TestMatching.PRODUCTION);
        script.decideCommands(connections);
        script.decideEvents(admissions);
        matching.takeEvents();
    }

    private Void work(MatchScript script) {
        for (int i = 0; i < BATCHES; i++) {
            List<Entry<QueueCommand>> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                batch.add(TestMatching.command(nextEntry(), anyCommand()));
            }
            for (Decision decision : script.decideCommands(batch)) {
                decision.people().forEach(this::learn);
            }
        }
        return null;
    }

    private void learn(Decision.Standing standing) {
        if (standing.session() != null) {
            sessions.put(standing.user(), standing.session());
        }
    }

    private QueueCommand anyCommand() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Caller caller = caller(random.nextInt(PEOPLE));
        String session = sessions.getOrDefault(caller.user(), "none");
        Wishes wishes = new Wishes(
                random.nextInt(4) == 0 ? Mode.TEXT : Mode.VIDEO, null, List.of(), false, random.nextBoolean());
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> new QueueCommand.Find(caller, Uuid7.fresh(), wishes);
            case 4, 5, 6 -> new QueueCommand.Skip(caller, session, Uuid7.fresh());
            case 7 -> new QueueCommand.End(caller, session);
            case 8 -> new QueueCommand.Sweep();
            default -> new QueueCommand.Cancel(caller);
        };
    }

    private static Caller caller(int i) {
        return Caller.socket("user" + i, 1, "g1", null);
    }

    private String nextEntry() {
        return "1700000000000-" + entries.incrementAndGet();
    }

    /** User -> session of those paired. Everybody is idle, in exactly one pool, or paired with one who says the same. */
    private static Map<String, String> checkStates(TestMatching matching) {
        Set<String> waiting = new HashSet<>(matching.pool("video:anyone"));
        List<String> text = matching.pool("text:anyone");
        text.forEach(user -> assertTrue(waiting.add(user), user + " waits twice"));
        Map<String, String> paired = new HashMap<>();
        int idle = 0;
        for (int i = 0; i < PEOPLE; i++) {
            String user = "user" + i;
            Map<String, String> person = matching.person(user);
            switch (person.get("state")) {
                case "idle" -> idle++;
                case "waiting" -> assertTrue(waiting.contains(user), user + " waits in no pool");
                case "paired" -> {
                    paired.put(user, person.get("session"));
                    Map<String, String> partner = matching.person(person.get("partner"));
                    assertEquals(user, partner.get("partner"));
                    assertEquals(person.get("session"), partner.get("session"));
                    assertEquals(person.get("pair"), partner.get("pair"));
                }
                default -> throw new AssertionError(user + " is " + person);
            }
        }
        assertEquals(PEOPLE, idle + waiting.size() + paired.size(), "nobody is lost");
        assertTrue(paired.size() > PEOPLE / 10, "too few pairs to mean anything: " + paired.size());
        return paired;
    }

    private static Map<String, String> replay(List<QueueEvent> events) {
        Map<String, String> paired = new HashMap<>();
        Set<String> sessions = new HashSet<>();
        for (QueueEvent event : events) {
            switch (event) {
                case QueueEvent.Matched(Pair pair) -> {
                    assertTrue(sessions.add(pair.session()), "a session's id was used twice");
                    assertNull(paired.put(pair.first().user(), pair.session()), "already in a pair");
                    assertNull(paired.put(pair.second().user(), pair.session()), "already in a pair");
                }
                case QueueEvent.Parted parted -> {
                    String session = parted.pair().session();
                    assertTrue(paired.remove(parted.pair().first().user(), session));
                    assertTrue(paired.remove(parted.pair().second().user(), session));
                }
                case QueueEvent.Resumed resumed -> throw new AssertionError(resumed);
                case QueueEvent.AdmissionAsked asked -> throw new AssertionError(asked);
                case QueueEvent.Penalised counted -> {
                    // Everybody may skip as often as they like here.
                }
                case QueueEvent.Forgiven forgiven -> throw new AssertionError(forgiven);
            }
        }
        return paired;
    }
}
