package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.Standing;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The words in which the tests of single rules are written. The gate is open and nobody is known at first. */
abstract class MatchingRules {

    static final Wishes TEXT = new Wishes(Mode.TEXT, null, List.of(), false, false);
    static final Wishes AGAIN = new Wishes(Mode.VIDEO, null, List.of(), false, true);
    static final String ANNA = "anna";
    static final String BERT = "bert";
    static final String CARL = "carl";
    static final String DORA = "dora";

    static TestMatching matching;

    /** When every test begins. */
    static final long START = 1_700_000_000_000L;

    private MatchScript script;
    private long now;
    private long entries;
    private long epoch;

    @BeforeAll
    static void start() {
        matching = new TestMatching();
    }

    @AfterAll
    static void stop() throws Exception {
        matching.close();
    }

    @BeforeEach
    void begin() {
        matching.empty();
        matching.openGate();
        script = matching.script(TestMatching.PRODUCTION);
        now = START;
        matching.clock(now);
        entries = 0;
        epoch = 1;
    }

    /** From now on graces of clients are over at once. */
    void timesAreHasty() {
        script = matching.script(TestMatching.HASTY);
    }

    void timesAre(Map<String, String> changes) {
        script = matching.script(TestMatching.config(changes));
    }

    void passes(Duration time) {
        now += time.toMillis();
        matching.clock(now);
    }

    long now() {
        return now;
    }

    /** From now on people come by newer connections. */
    void newConnections() {
        epoch++;
    }

    Caller by(String user) {
        return new Caller(user, epoch, "g1", "c", false);
    }

    Caller polling(String user) {
        return new Caller(user, epoch, "g1", "c", true);
    }

    String nextEntry() {
        return "1700000000000-" + ++entries;
    }

    Decision decide(QueueCommand command) {
        return decide(nextEntry(), command);
    }

    Decision decide(String entry, QueueCommand command) {
        return script.decideCommands(List.of(TestMatching.command(entry, command)))
                .getFirst();
    }

    Decision decide(SessionEvent event) {
        return decide(nextEntry(), event);
    }

    Decision decide(String entry, SessionEvent event) {
        return script.decideEvents(List.of(TestMatching.event(entry, event))).getFirst();
    }

    Decision connect(String user) {
        return decide(new QueueCommand.Connected(by(user), user.toUpperCase(), null));
    }

    Decision find(String user) {
        return find(user, Wishes.ANYONE);
    }

    Decision find(String user, Wishes wishes) {
        return decide(new QueueCommand.Find(by(user), Uuid7.fresh(), wishes));
    }

    Decision cancel(String user) {
        return decide(new QueueCommand.Cancel(by(user)));
    }

    Decision skip(String user, String session) {
        return decide(new QueueCommand.Skip(by(user), session, Uuid7.fresh()));
    }

    Decision end(String user, String session) {
        return decide(new QueueCommand.End(by(user), session));
    }

    Decision status(String user) {
        return decide(new QueueCommand.Status(by(user)));
    }

    Decision disconnect(String user) {
        return decide(new QueueCommand.Disconnected(user, epoch, false));
    }

    Decision sweep() {
        return decide(new QueueCommand.Sweep());
    }

    Decision admit(String user) {
        return decide(new SessionEvent.Admitted(by(user), null));
    }

    Decision over(Pair pair, String by) {
        return decide(new SessionEvent.SessionOver(pair, Reason.LEFT, by));
    }

    Decision undone(Pair pair, String... absent) {
        return decide(new SessionEvent.MatchUndone(pair, List.of(absent), Uuid7.fresh(), Uuid7.fresh()));
    }

    /** Connected and admitted. */
    void known(String... users) {
        for (String user : users) {
            connect(user);
            admit(user);
        }
        matching.takeEvents();
    }

    /** Two who are known meet; the first waited. */
    Pair meet(String first, Wishes firstWishes, String second, Wishes secondWishes) {
        find(first, firstWishes);
        assertEquals(Outcome.PAIRED, find(second, secondWishes).outcome());
        return ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();
    }

    Pair meet(String first, String second) {
        known(first, second);
        return meet(first, Wishes.ANYONE, second, Wishes.ANYONE);
    }

    /** How the person stands, asked without changing anything. */
    Standing standing(String user) {
        List<QueueEvent> before = matching.takeEvents();
        Standing standing = status(user).of(user);
        matching.takeEvents();
        assertEquals(List.of(), before, "a test takes its events before it asks");
        return standing;
    }

    State state(String user) {
        String state = matching.person(user).getOrDefault("state", "");
        return state.isEmpty() ? State.UNKNOWN : State.valueOf(state.toUpperCase());
    }

    long since(String user) {
        return Long.parseLong(matching.person(user).get("since"));
    }

    /** What was counted against the person, since events were last taken. */
    List<QueueEvent> penalties(String user) {
        return matching.events().stream()
                .filter(event -> event instanceof QueueEvent.Penalised counted
                        && counted.user().equals(user))
                .toList();
    }
}
