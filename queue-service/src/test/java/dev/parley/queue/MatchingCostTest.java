package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Entry;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
        assertTrue(meeting <= 17, meeting + " commands");
    }

    @Test
    void ten_thousand_who_can_match_nobody_do_not_slow_the_others() {
        known("emil", "fred", "gina", "hugo", "ines", "jens");
        Wishes wishes = WishesTest.wishes("de chess");
        long waiting = commandsOf(() -> find("emil", wishes), Outcome.WAITING);
        long meeting = commandsOf(() -> find("fred", wishes), Outcome.PAIRED);
        long anyoneWaiting = commandsOf(() -> find("gina"), Outcome.WAITING);
        cancel("gina");

        List<Entry<QueueCommand>> loners = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String user = "loner" + i;
            loners.add(TestMatching.command(
                    nextEntry(),
                    new QueueCommand.Find(by(user), Uuid7.fresh(), WishesTest.wishes("de only" + i + " strict"))));
        }
        enter(loners);

        assertTrue(commandsOf(() -> find("hugo", wishes), Outcome.WAITING) < 1.5 * waiting);
        assertTrue(commandsOf(() -> find("ines", wishes), Outcome.PAIRED) < 1.5 * meeting);
        assertTrue(commandsOf(() -> find("jens"), Outcome.WAITING) < 1.5 * anyoneWaiting);
        passes(Duration.ofMinutes(1));
        assertTrue(commandsOf(this::sweep, Outcome.SWEPT) < 256 * 10, "a sweep's work is bounded");
    }

    @Test
    void a_find_looks_at_a_bounded_number_of_people_and_sweeps_overlook_nobody_for_ever() {
        known("seeker");
        List<String> crowd = crowdThatBlocksOneAnother(100);
        String free = crowd.get(95);
        for (String user : crowd) {
            if (!user.equals(free)) {
                decide(new SessionEvent.Blocked(by("seeker"), user, "block " + user, null));
            }
        }

        long commands = commandsOf(() -> find("seeker"));

        assertTrue(commands < 80, commands + " commands for a hundred people");
        for (int looks = 0; looks < 200 && state("seeker") != State.PAIRED; looks++) {
            passes(Duration.ofSeconds(5));
            while (sweep().more()) {}
        }
        assertEquals(State.PAIRED, state("seeker"));
        assertEquals(State.PAIRED, state(free));
    }

    private List<String> crowdThatBlocksOneAnother(int size) {
        List<String> crowd = IntStream.range(0, size).mapToObj(i -> "user" + i).toList();
        crowd.forEach(this::known);
        for (String user : crowd) {
            crowd.forEach(other -> decide(new SessionEvent.Blocked(by(user), other, user + " blocks " + other, null)));
            find(user);
            passes(Duration.ofMillis(1));
        }
        return crowd;
    }

    private void enter(List<Entry<QueueCommand>> finds) {
        MatchScript script = matching.script(TestMatching.PRODUCTION);
        for (int start = 0; start < finds.size(); start += 500) {
            List<Entry<QueueCommand>> batch = finds.subList(start, Math.min(start + 500, finds.size()));
            script.decideCommands(batch);
            script.decideEvents(batch.stream()
                    .map(entry -> ((QueueCommand.Find) entry.message()).from())
                    .map(caller -> TestMatching.event(nextEntry(), new SessionEvent.Admitted(caller, null)))
                    .toList());
        }
        matching.takeEvents();
    }

    /** People who wait because the gate was closed when they came. */
    private void waiting(int from, int to) {
        matching.closeGate();
        List<Entry<QueueCommand>> finds = new ArrayList<>();
        for (int i = from; i < to; i++) {
            finds.add(TestMatching.command(
                    nextEntry(), new QueueCommand.Find(by("user" + i), Uuid7.fresh(), Wishes.ANYONE)));
        }
        enter(finds);
        matching.openGate();
    }

    private long commandsOf(Supplier<Decision> step, Outcome expected) {
        return commandsOf(() -> assertEquals(expected, step.get().outcome()));
    }

    private long commandsOf(Runnable step) {
        matching.redis("CONFIG", "RESETSTAT");
        step.run();
        return CALLS.matcher(matching.redis("INFO", "commandstats").toString())
                .results()
                .filter(command ->
                        !command.group(1).equals("fcall") && !command.group(1).startsWith("config"))
                .mapToLong(command -> Long.parseLong(command.group(2)))
                .sum();
    }
}
