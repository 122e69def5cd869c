package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Entry;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice.Accepts;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What crosses on the way. */
class EdgeCasesTest extends MatchingRules {

    @Test
    void a_cancel_that_crosses_a_match_is_refused_and_the_conversation_stays() {
        Pair pair = meet(ANNA, BERT);

        assertEquals(Outcome.NOT_WAITING, cancel(ANNA).outcome());

        assertEquals(pair.session(), standing(ANNA).session());
        assertEquals(pair.session(), standing(BERT).session());
    }

    @Test
    void a_skip_by_both_at_once_parts_once_and_lets_both_look_on() {
        Pair pair = meet(ANNA, BERT);

        List<Decision> both = matching.script(TestMatching.PRODUCTION)
                .decideCommands(List.of(
                        command(new QueueCommand.Skip(by(ANNA), pair.session(), Uuid7.fresh())),
                        command(new QueueCommand.Skip(by(BERT), pair.session(), Uuid7.fresh()))));

        assertEquals(
                List.of(Outcome.SKIPPED, Outcome.WAITING),
                both.stream().map(Decision::outcome).toList());
        assertEquals(State.WAITING, state(ANNA));
        assertEquals(State.WAITING, state(BERT));
        assertEquals(
                1,
                matching.takeEvents().stream()
                        .filter(QueueEvent.Parted.class::isInstance)
                        .count());
    }

    @Test
    void a_find_twice_in_one_frame_waits_once_with_the_later_wishes() {
        known(ANNA);

        List<Decision> both = matching.script(TestMatching.PRODUCTION)
                .decideCommands(List.of(
                        command(new QueueCommand.Find(by(ANNA), Uuid7.fresh(), WishesTest.wishes("chess"))),
                        command(new QueueCommand.Find(by(ANNA), Uuid7.fresh(), WishesTest.wishes("tea")))));

        assertEquals(
                List.of(Outcome.WAITING, Outcome.WAITING),
                both.stream().map(Decision::outcome).toList());
        assertEquals(List.of(), matching.pool("video:interest::chess"));
        assertEquals(List.of(ANNA), matching.pool("video:interest::tea"));
    }

    @Test
    void an_end_from_an_old_connection_holds_while_the_session_is_current_and_not_after_it() {
        Pair pair = meet(ANNA, BERT);
        QueueCommand old = new QueueCommand.End(by(ANNA), pair.session());
        newConnections();
        connect(ANNA);

        assertEquals(Outcome.ENDED, decide(old).outcome());

        find(ANNA);
        assertEquals(Outcome.OUTDATED, decide(old).outcome(), "the new wait is not an old connection's to end");
        assertEquals(State.WAITING, state(ANNA));
    }

    @Test
    void a_connection_lost_after_the_match_leaves_the_conversation() {
        Pair pair = meet(ANNA, BERT);

        disconnect(ANNA);
        passes(Duration.ofMinutes(2));
        sweep();

        assertEquals(State.PAIRED, state(ANNA));
        assertTrue(status(BERT).of(BERT).session().equals(pair.session()));
    }

    @Test
    void redis_emptied_while_people_wait_loses_neither_place_nor_wishes() {
        known(ANNA);
        find(ANNA, WishesTest.wishes("de chess"));
        matching.empty();
        passes(Duration.ofSeconds(6));
        matching.openGate();

        Wishes wishes = WishesTest.wishes("de chess");
        decide(new QueueCommand.Connected(
                by(ANNA), "ANNA", new QueueCommand.LastTold(wishes, START, Uuid7.fresh(), null)));
        Decision back = admit(ANNA);

        assertEquals(START, back.of(ANNA).since());
        assertEquals(Accepts.LANGUAGE, back.of(ANNA).accepts());
        assertEquals(wishes, back.of(ANNA).wishes());
        assertEquals(List.of(ANNA), matching.pool("video:interest:de:chess"));
    }

    @Test
    void somebody_who_waits_and_comes_back_by_any_command_sees_who_came_meanwhile() {
        known(ANNA, BERT);
        find(ANNA);
        disconnect(ANNA);
        find(BERT);
        newConnections();

        Decision skip = decide(new QueueCommand.Skip(by(ANNA), "nowhere", Uuid7.fresh()));

        assertFalse(skip.of(ANNA).away());
        assertEquals(State.PAIRED, state(ANNA));
    }

    @Test
    void commands_of_somebody_who_only_polls_count_as_presence() {
        known(ANNA);
        Caller polling = polling(ANNA);
        decide(new QueueCommand.Find(polling, Uuid7.fresh(), Wishes.ANYONE));
        for (int i = 0; i < 5; i++) {
            passes(Duration.ofSeconds(9));
            sweep();
            decide(new QueueCommand.Status(polling));
        }
        assertEquals(List.of(ANNA), matching.pool("video:anyone"));

        passes(Duration.ofSeconds(10));
        sweep();

        assertEquals(List.of(), matching.pool("video:anyone"));
        assertEquals(State.WAITING, state(ANNA), "the place is kept for a grace");
    }

    private Entry<QueueCommand> command(QueueCommand command) {
        return TestMatching.command(nextEntry(), command);
    }
}
