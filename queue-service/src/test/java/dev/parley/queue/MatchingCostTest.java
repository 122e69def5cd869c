package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Entry;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a step costs does not depend on how many wait. */
class MatchingCostTest extends MatchingRules {

    private static final Pattern CALLS = Pattern.compile("cmdstat_(\\S+):calls=(\\d+)");

    @Test
    void a_find_runs_as_many_commands_with_ten_thousand_waiting_as_with_ten() {
        known(ANNA, BERT);
        waiting(0, 10);
        long few = commandsOf(() -> find(ANNA), Outcome.PAIRED);
        waiting(10, 10_000);

        assertEquals(few, commandsOf(() -> find(BERT), Outcome.PAIRED));
        assertTrue(few <= 20, few + " commands");
    }

    @Test
    void a_find_that_only_waits_runs_as_many_as_well() {
        known(ANNA, BERT);
        waiting(0, 10);
        matching.closeGate();
        long few = commandsOf(() -> find(ANNA), Outcome.WAITING);
        waiting(10, 10_000);
        matching.closeGate();

        assertEquals(few, commandsOf(() -> find(BERT), Outcome.WAITING));
    }

    @Test
    void a_skip_runs_as_many_as_well() {
        known(ANNA, BERT, CARL, DORA);
        Pair one = meet(ANNA, Wishes.ANYONE, BERT, Wishes.ANYONE);
        Pair other = meet(CARL, Wishes.ANYONE, DORA, Wishes.ANYONE);
        waiting(0, 10);
        long few = commandsOf(() -> skip(ANNA, one.session()), Outcome.SKIPPED);
        waiting(10, 10_000);

        assertEquals(few, commandsOf(() -> skip(CARL, other.session()), Outcome.SKIPPED));
    }

    /** People who wait because the gate was closed when they came. */
    private void waiting(int from, int to) {
        matching.takeEvents();
        matching.closeGate();
        MatchScript script = matching.script(TestMatching.Settings.PRODUCTION);
        for (int start = from; start < to; start += 500) {
            List<Entry<QueueCommand>> finds = new ArrayList<>();
            List<Entry<SessionEvent>> admissions = new ArrayList<>();
            for (int i = start; i < Math.min(start + 500, to); i++) {
                Caller caller = by("user" + i);
                finds.add(
                        TestMatching.command(nextEntry(), new QueueCommand.Find(caller, Uuid7.fresh(), Wishes.ANYONE)));
                admissions.add(TestMatching.event(nextEntry(), new SessionEvent.Admitted(caller, null, 0)));
            }
            script.decideCommands(finds);
            script.decideEvents(admissions);
        }
        List<QueueEvent> events = matching.takeEvents();
        assertEquals(to - from, events.size());
        matching.openGate();
    }

    private long commandsOf(Supplier<Decision> step, Outcome expected) {
        matching.redis("CONFIG", "RESETSTAT");
        assertEquals(expected, step.get().outcome());
        return CALLS.matcher(matching.redis("INFO", "commandstats").toString())
                .results()
                .filter(command ->
                        !command.group(1).equals("evalsha") && !command.group(1).startsWith("config"))
                .mapToLong(command -> Long.parseLong(command.group(2)))
                .sum();
    }
}
