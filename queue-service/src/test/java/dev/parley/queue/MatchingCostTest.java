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
    void a_find_and_a_skip_run_as_many_commands_with_ten_thousand_waiting_as_with_ten() {
        known("emil", "fred", "gina", "hugo");
        Pair one = meet(ANNA, BERT);
        Pair other = meet(CARL, DORA);

        waiting(0, 10);
        long meeting = commandsOf(() -> find("emil"), Outcome.PAIRED);
        long skipping = commandsOf(() -> skip(ANNA, one.session()), Outcome.SKIPPED);
        matching.closeGate();
        long waiting = commandsOf(() -> find("fred"), Outcome.WAITING);
        waiting(10, 10_000);

        assertEquals(meeting, commandsOf(() -> find("gina"), Outcome.PAIRED));
        assertEquals(skipping, commandsOf(() -> skip(CARL, other.session()), Outcome.SKIPPED));
        matching.closeGate();
        assertEquals(waiting, commandsOf(() -> find("hugo"), Outcome.WAITING));
        assertTrue(meeting <= 15, meeting + " commands");
    }

    /** People who wait because the gate was closed when they came. */
    private void waiting(int from, int to) {
        matching.takeEvents();
        matching.closeGate();
        MatchScript script = matching.script(TestMatching.PRODUCTION);
        for (int start = from; start < to; start += 500) {
            List<Entry<QueueCommand>> finds = new ArrayList<>();
            List<Entry<SessionEvent>> admissions = new ArrayList<>();
            for (int i = start; i < Math.min(start + 500, to); i++) {
                Caller caller = by("user" + i);
                finds.add(
                        TestMatching.command(nextEntry(), new QueueCommand.Find(caller, Uuid7.fresh(), Wishes.ANYONE)));
                admissions.add(TestMatching.event(nextEntry(), new SessionEvent.Admitted(caller, null)));
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
