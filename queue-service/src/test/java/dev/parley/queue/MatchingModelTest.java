package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Codec;
import dev.parley.bus.Entry;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionEvent;
import dev.parley.queue.Decision.Standing;
import dev.parley.queue.Decision.State;
import dev.parley.queue.RandomMatching.Step;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The script against the model: random commands, and after each the same outcome, events and state everywhere. */
class MatchingModelTest {

    private static final int TRIES = 500;
    private static final int STEPS = 300;
    private static final int TRIES_BETWEEN_RESTARTS = 50;

    /** A sweep has more to do than it may. */
    private static final QueueConfig CONFIG =
            TestMatching.config(Map.of("sweep-limit", "2", "tell-limit", "3", "skips-free", "1", "met-memory", "20s"));

    private static final Set<Outcome> SEEN = EnumSet.noneOf(Outcome.class);
    private static TestMatching matching;
    private static int steps;
    private static int estimates;
    private static int tries;

    private final Chances chances = new Chances();

    @BeforeContainer
    static void start() {
        matching = new TestMatching();
    }

    @AfterContainer
    static void everything_has_happened() throws Exception {
        matching.close();
        assertTrue(steps >= 100_000, "only " + steps + " steps");
        // A full queue takes more people than these; QueueLengthTest has it.
        assertEquals(EnumSet.complementOf(EnumSet.of(Outcome.FULL)), SEEN);
        assertTrue(estimates >= 100, "only " + estimates + " estimates");
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of(RandomMatching.WEIGHTED),
                        Arbitraries.integers().between(0, RandomMatching.PEOPLE - 1),
                        Arbitraries.integers().between(0, 999))
                .as(Step::new);
        return step.list().ofSize(STEPS);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void the_script_decides_as_the_model_does(@ForAll("lives") List<Step> life) {
        tries++;
        matching.empty();
        MatchScript script = matching.script(CONFIG, chances);
        MatchingModel model = new MatchingModel(CONFIG);
        RandomMatching random = new RandomMatching(model);
        List<String> history = new ArrayList<>();
        long now = RandomMatching.START;
        matching.clock(now);
        for (int step = 0; step < life.size(); step++) {
            switch (random.next(life.get(step))) {
                case RandomMatching.Gate(boolean open) -> {
                    model.open = open;
                    if (open) {
                        matching.openGate();
                    } else {
                        matching.closeGate();
                    }
                }
                case RandomMatching.Passed(Duration time) -> {
                    now += time.toMillis();
                    matching.clock(now);
                    history.add(time + " pass");
                }
                case RandomMatching.Told(Entry<QueueCommand> command) -> {
                    Decision decision = script.decideCommands(List.of(command)).getFirst();
                    history.add(command.id() + " " + command.message() + " -> " + decision);
                    check(decision, model.command(command, now, chances.ids), model, history);
                    random.matches(model.events);
                }
                case RandomMatching.Heard(Entry<SessionEvent> event) -> {
                    Decision decision = script.decideEvents(List.of(event)).getFirst();
                    history.add(event.id() + " " + event.message() + " -> " + decision);
                    check(decision, model.event(event, now, chances.ids), model, history);
                    random.matches(model.events);
                }
                case RandomMatching.Nothing() -> {}
            }
            chances.ids.clear();
            restartNowAndThen(step);
        }
    }

    /** With its data; what follows must not notice. */
    private static void restartNowAndThen(int step) {
        if (step == STEPS / 2 && tries % TRIES_BETWEEN_RESTARTS == 0) {
            matching.restart();
        }
    }

    /** What was left to chance in the present step. */
    private static final class Chances implements MatchScript.Chances {
        private final List<String> ids = new ArrayList<>();
        private int drawn;

        @Override
        public String sessionId() {
            ids.add("spare-" + drawn++);
            return ids.getLast();
        }

        @Override
        public int place() {
            return drawn++;
        }
    }

    private void check(Decision decision, Outcome expected, MatchingModel model, List<String> history) {
        steps++;
        SEEN.add(decision.outcome());
        String story = String.join("\n", history);
        assertEquals(expected, decision.outcome(), story);
        List<Response> found = matching.pipeline(look(model.people.keySet()));
        assertEquals(model.events, events(found.get(0)), story);
        assertEquals(setsOf(model), setsOf(found), story);
        for (Standing standing : decision.people()) {
            checkOutlook(standing, model, story);
        }
        int i = 2 + SETS.size();
        for (MatchingModel.Person person : model.people.values()) {
            assertEquals(
                    StoredPeople.of(person), StoredPeople.of(person.user, TestMatching.fields(found.get(i++))), story);
            assertEquals(StoredPeople.bans(person), new TreeMap<>(TestMatching.fields(found.get(i++))), story);
        }
    }

    private static void checkOutlook(Standing standing, MatchingModel model, String story) {
        MatchingModel.Person person = model.person(standing.user());
        if (person.ready()) {
            assertEquals(person.accepts, standing.accepts(), story);
            assertEquals(model.position(person), standing.position(), story);
            assertEquals(model.estimate(person), standing.estimatedWaitSeconds(), story);
            if (standing.estimatedWaitSeconds() != null) {
                estimates++;
            }
        } else {
            assertEquals(0, standing.position(), story);
        }
    }

    private static List<Request> look(Set<String> users) {
        List<Request> requests = new ArrayList<>();
        requests.add(TestMatching.request(
                "XRANGE", TestMatching.STREAMS.queueEvents().key(), "-", "+"));
        requests.add(
                TestMatching.request("DEL", TestMatching.STREAMS.queueEvents().key()));
        for (String set : SETS) {
            requests.add(TestMatching.request("ZRANGE", TestMatching.STREAMS.tagged(set), "0", "-1", "WITHSCORES"));
        }
        for (String user : users) {
            requests.add(TestMatching.request("HGETALL", TestMatching.STREAMS.tagged("user:" + user)));
            requests.add(TestMatching.request("HGETALL", TestMatching.STREAMS.tagged("bans:" + user)));
        }
        return requests;
    }

    private static final List<String> SETS = sets();

    private static List<String> sets() {
        List<String> sets = new ArrayList<>(List.of("away", "polling", "admitting", "waiting", "looking"));
        for (String mode : List.of("video", "text")) {
            sets.add("pool:" + mode + ":anyone");
            sets.add("pool:" + mode + ":language:de");
            for (String interest : RandomMatching.INTERESTS) {
                sets.add("pool:" + mode + ":interest:de:" + interest);
                sets.add("pool:" + mode + ":interest::" + interest);
            }
        }
        return sets;
    }

    private static List<QueueEvent> events(Response entries) {
        List<QueueEvent> events = new ArrayList<>();
        for (Response entry : entries) {
            events.add(Codec.read(TestMatching.fields(entry.get(1)).get("message"), QueueEvent.class));
        }
        return events;
    }

    private static Map<String, Set<String>> setsOf(List<Response> found) {
        Map<String, Set<String>> sets = new TreeMap<>();
        for (int i = 0; i < SETS.size(); i++) {
            Set<String> members = new TreeSet<>();
            TestMatching.fields(found.get(2 + i)).forEach((user, score) -> members.add(user + " " + score));
            sets.put(SETS.get(i), members);
        }
        return sets;
    }

    private static Map<String, Set<String>> setsOf(MatchingModel model) {
        Map<String, Set<String>> sets = new TreeMap<>();
        SETS.forEach(set -> sets.put(set, new TreeSet<>()));
        for (MatchingModel.Person person : model.people.values()) {
            if (person.ready()) {
                MatchingModel.pools(person)
                        .forEach(pool -> sets.get("pool:" + pool).add(person.user + " " + person.since));
                sets.get("waiting").add(person.user + " " + person.tell);
                if (person.look != null) {
                    sets.get("looking").add(person.user + " " + person.look);
                }
            } else if (person.state == State.WAITING) {
                sets.get("away").add(person.user + " " + person.away);
            }
            if (person.polling != null) {
                sets.get("polling").add(person.user + " " + person.polling);
            }
            if (person.asked != null && person.away == null) {
                sets.get("admitting").add(person.user + " " + person.asked);
            }
        }
        return sets;
    }
}
