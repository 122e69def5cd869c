package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Codec;
import dev.parley.bus.Entry;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import dev.parley.queue.RandomMatching.Step;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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

    private static final int TRIES = 90;
    private static final int STEPS = 200;

    /** Short enough that deadlines pass in the course of a try, and a sweep has more to do than it may. */
    private static final QueueConfig CONFIG = new TestMatching.Settings(
            Duration.ofMillis(15),
            Duration.ofMillis(40),
            Duration.ofMillis(25),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            2);

    private static final Set<Outcome> SEEN = EnumSet.noneOf(Outcome.class);
    private static TestMatching matching;
    private static int steps;

    private final List<String> spares = new ArrayList<>();
    private int ids;

    @BeforeContainer
    static void start() {
        matching = new TestMatching();
    }

    @AfterContainer
    static void everything_has_happened() throws Exception {
        matching.close();
        assertTrue(steps >= 10_000, "only " + steps + " steps");
        assertEquals(EnumSet.allOf(Outcome.class), SEEN);
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
        matching.empty();
        MatchScript script = matching.script(CONFIG, this::nextId);
        MatchingModel model = new MatchingModel(CONFIG);
        RandomMatching random = new RandomMatching(model);
        List<String> history = new ArrayList<>();
        for (Step step : life) {
            switch (random.next(step)) {
                case RandomMatching.Gate(boolean open) -> {
                    model.open = open;
                    if (open) {
                        matching.openGate();
                    } else {
                        matching.closeGate();
                    }
                }
                case RandomMatching.Told(Entry<QueueCommand> command) -> {
                    Decision decision = script.decideCommands(List.of(command)).getFirst();
                    history.add(command.id() + " " + command.message() + " -> " + decision);
                    check(decision, model.command(command, decision.now(), spares), model, history);
                    random.matches(model.events);
                }
                case RandomMatching.Heard(Entry<SessionEvent> event) -> {
                    Decision decision = script.decideEvents(List.of(event)).getFirst();
                    history.add(event.id() + " " + event.message() + " -> " + decision);
                    check(decision, model.event(event, decision.now(), spares), model, history);
                }
                case RandomMatching.Nothing() -> {}
            }
            spares.clear();
        }
    }

    private String nextId() {
        String id = "spare-" + ids++;
        spares.add(id);
        return id;
    }

    private void check(Decision decision, Outcome expected, MatchingModel model, List<String> history) {
        steps++;
        SEEN.add(decision.outcome());
        String story = String.join("\n", history);
        assertEquals(expected, decision.outcome(), story);
        List<Response> found = matching.pipeline(look(model.people.keySet()));
        assertEquals(model.events, events(found.get(0)), story);
        assertEquals(setsOf(model), setsOf(found), story);
        int i = 7;
        for (MatchingModel.Person person : model.people.values()) {
            assertEquals(describe(person), describe(person.user, TestMatching.fields(found.get(i++))), story);
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
        }
        return requests;
    }

    private static final List<String> SETS =
            List.of("pool:video:anyone", "pool:text:anyone", "away", "polling", "admitting");

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
                String pool = "pool:" + person.wishes.mode().wire() + ":anyone";
                sets.get(pool).add(person.user + " " + person.since);
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

    private static String describe(MatchingModel.Person person) {
        Pair pair = person.pair;
        return String.join(
                " | ",
                person.user,
                person.state.name(),
                person.epoch == -1 ? "" : person.epoch + " " + person.entry,
                text(person.away),
                text(person.polling),
                text(person.since),
                text(person.ticket),
                text(person.wishes),
                pair == null ? "" : pair.session() + " " + pair.partnerOf(person.user) + " " + pair);
    }

    private static String describe(String user, Map<String, String> fields) {
        String state = fields.getOrDefault("state", "");
        String pair = fields.getOrDefault("pair", "");
        String wishes = fields.getOrDefault("wishes", "");
        String seen = fields.getOrDefault("epoch", "");
        return String.join(
                " | ",
                user,
                state.isEmpty() ? State.UNKNOWN.name() : state.toUpperCase(Locale.ROOT),
                seen.isEmpty() ? "" : seen + " " + fields.get("entry"),
                fields.getOrDefault("away", ""),
                fields.getOrDefault("polling", ""),
                fields.getOrDefault("since", ""),
                fields.getOrDefault("ticket", ""),
                wishes.isEmpty() ? "" : Codec.read(wishes, Wishes.class).toString(),
                pair.isEmpty()
                        ? ""
                        : fields.get("session") + " " + fields.get("partner") + " " + Codec.read(pair, Pair.class));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
