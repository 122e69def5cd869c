package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartingTest extends MatchingRules {

    @Test
    void a_skip_frees_both_and_the_skipper_meets_the_next_at_once() {
        Pair pair = meet(ANNA, BERT);
        known(CARL);
        find(CARL);

        Decision decision = decide(new QueueCommand.Skip(by(ANNA), pair.session(), "next"));

        assertEquals(Outcome.SKIPPED, decision.outcome());
        assertEquals("next", decision.of(ANNA).session());
        assertTrue(decision.of(ANNA).requeued());
        assertEquals(State.IDLE, decision.of(BERT).state());
        assertTrue(decision.of(BERT).left() != null);
        assertFalse(decision.of(BERT).requeued());
        List<QueueEvent> events = matching.takeEvents();
        assertEquals(new QueueEvent.Penalised(ANNA, 1, START, 0), events.getFirst());
        assertEquals(new QueueEvent.Parted(pair, Reason.SKIPPED, ANNA), events.get(1));
        assertEquals(
                List.of(CARL, ANNA),
                List.of(
                        ((QueueEvent.Matched) events.getLast()).pair().first().user(),
                        ((QueueEvent.Matched) events.getLast()).pair().second().user()));
    }

    @Test
    void a_skipper_waits_anew_with_the_last_wishes_where_nobody_waits() {
        known(ANNA, BERT);
        Pair pair = meet(ANNA, TEXT, BERT, TEXT);

        Decision decision = skip(ANNA, pair.session());

        assertEquals(decision.now(), decision.of(ANNA).since());
        assertEquals(List.of(ANNA), matching.pool("text:anyone"));
    }

    @Test
    void a_partner_who_looks_on_waits_again_and_does_not_meet_the_skipper_in_the_same_step() {
        known(ANNA, BERT);
        Pair pair = meet(ANNA, Wishes.ANYONE, BERT, AGAIN);

        Decision decision = skip(ANNA, pair.session());

        assertEquals(State.WAITING, decision.of(ANNA).state());
        assertEquals(State.WAITING, decision.of(BERT).state());
        assertEquals(decision.now(), decision.of(BERT).since());
        assertTrue(decision.of(BERT).requeued());
    }

    @Test
    void a_partner_who_looks_on_needs_a_new_ticket_where_the_old_one_named_the_session() {
        known(ANNA, BERT, CARL);
        Pair first = meet(ANNA, Wishes.ANYONE, BERT, AGAIN);
        end(ANNA, first.session());
        matching.takeEvents();
        find(CARL);

        Pair second = ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();
        assertEquals(BERT, second.first().user());
        end(CARL, second.session());
        known(DORA);
        find(DORA);

        Pair third = ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();
        assertEquals(
                3,
                List.of(first.session(), second.session(), third.session()).stream()
                        .distinct()
                        .count());
        assertNotEquals(first.session(), matching.person(BERT).get("ticket"));
    }

    @Test
    void an_end_leaves_both_idle() {
        Pair pair = meet(ANNA, BERT);
        passes(Duration.ofSeconds(5));

        Decision decision = end(BERT, pair.session());

        assertEquals(Outcome.ENDED, decision.outcome());
        assertEquals(State.IDLE, decision.of(ANNA).state());
        assertEquals(State.IDLE, decision.of(BERT).state());
        assertEquals(List.of(new QueueEvent.Parted(pair, Reason.ENDED, BERT)), matching.takeEvents());
    }

    @Test
    void skip_and_end_hold_whatever_the_epoch_while_the_session_is_current() {
        Pair pair = meet(ANNA, BERT);
        newConnections();
        newConnections();
        connect(ANNA);

        QueueCommand older =
                new QueueCommand.End(new dev.parley.bus.message.Caller(ANNA, 2, "g1", null, false), pair.session());

        assertEquals(Outcome.ENDED, decide(older).outcome());
    }

    @Test
    void another_session_is_refused_and_so_is_any_where_there_is_none() {
        meet(ANNA, BERT);
        known(CARL);

        assertEquals(Outcome.WRONG_SESSION, skip(ANNA, "other").outcome());
        assertEquals(Outcome.WRONG_SESSION, end(ANNA, "other").outcome());
        assertEquals(Outcome.NOT_IN_SESSION, skip(CARL, "other").outcome());
        assertEquals(Outcome.NOT_IN_SESSION, end(CARL, "other").outcome());
        assertEquals(State.PAIRED, state(ANNA));
        assertEquals(List.of(), matching.takeEvents());
    }

    @Test
    void a_skip_of_a_session_that_is_just_over_is_a_find_with_the_last_wishes() {
        known(ANNA, BERT);
        Pair pair = meet(ANNA, TEXT, BERT, TEXT);
        skip(ANNA, pair.session());

        Decision decision = skip(BERT, pair.session());

        assertEquals(Outcome.WAITING, decision.outcome());
        assertEquals(TEXT, decision.of(BERT).wishes());
        assertEquals(List.of(), penalties(BERT), "and costs nothing");
    }

    @Test
    void an_end_of_a_session_that_is_just_over_stops_looking_on() {
        known(ANNA, BERT);
        Pair pair = meet(ANNA, AGAIN, BERT, Wishes.ANYONE);
        end(BERT, pair.session());
        assertEquals(State.WAITING, state(ANNA));

        assertEquals(Outcome.ENDED, end(ANNA, pair.session()).outcome());

        assertEquals(State.IDLE, state(ANNA));
        assertEquals(List.of(), matching.pool("video:anyone"));
    }

    @Test
    void nobody_looks_on_who_has_been_away_for_too_long() {
        known(ANNA, BERT, CARL, DORA);
        Pair first = meet(ANNA, AGAIN, BERT, Wishes.ANYONE);
        Pair second = meet(CARL, AGAIN, DORA, Wishes.ANYONE);
        disconnect(ANNA);
        timesAreHasty();
        disconnect(CARL);

        Decision one = end(BERT, first.session());
        Decision other = end(DORA, second.session());

        assertEquals(State.WAITING, one.of(ANNA).state());
        assertTrue(one.of(ANNA).away());
        assertEquals(State.IDLE, other.of(CARL).state());
        assertFalse(other.of(CARL).requeued());
        assertEquals(List.of(), matching.pool("video:anyone"));
    }

    @Test
    void a_lost_socket_ends_no_call() {
        Pair pair = meet(ANNA, BERT);
        timesAreHasty();
        disconnect(ANNA);
        sweep();

        assertEquals(pair.session(), standing(ANNA).session());
        assertEquals(
                -1,
                matching.redis("PTTL", TestMatching.STREAMS.tagged("user:anna")).toLong());
    }

    @Test
    void the_end_of_the_record_s_session_frees_both_and_whoever_left_does_not_look_on() {
        known(ANNA, BERT);
        Pair pair = meet(ANNA, AGAIN, BERT, AGAIN);

        passes(Duration.ofSeconds(5));
        Decision decision = over(pair, ANNA);

        assertEquals(Outcome.FREED, decision.outcome());
        assertEquals(State.IDLE, decision.of(ANNA).state());
        assertEquals(State.WAITING, decision.of(BERT).state());
        assertEquals(List.of(), matching.takeEvents(), "the record knows already");
    }

    @Test
    void the_end_of_another_session_frees_nobody() {
        Pair pair = meet(ANNA, BERT);
        skip(ANNA, pair.session());
        known(CARL);
        find(CARL);

        assertEquals(Outcome.NOTHING, over(pair, null).outcome());
        assertEquals(State.PAIRED, state(ANNA));
        assertEquals(State.PAIRED, state(CARL));
    }

    @Test
    void a_match_undone_puts_who_is_there_back_to_the_old_place() {
        known(ANNA, BERT, CARL);
        matching.closeGate();
        find(ANNA);
        passes(Duration.ofSeconds(1));
        matching.openGate();
        find(BERT);
        Pair pair = ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();

        Decision decision = decide(new SessionEvent.MatchUndone(pair, List.of(BERT), "one", "two"));

        assertEquals(Outcome.FREED, decision.outcome());
        assertEquals(START, decision.of(ANNA).since());
        assertTrue(decision.of(ANNA).requeued());
        assertEquals("one", matching.person(ANNA).get("ticket"));
        assertEquals(State.IDLE, decision.of(BERT).state());
        assertFalse(decision.of(BERT).requeued());
    }

    @Test
    void two_whose_match_is_undone_do_not_meet_again_in_the_same_step() {
        Pair pair = meet(ANNA, BERT);

        Decision decision = undone(pair);

        assertEquals(State.WAITING, decision.of(ANNA).state());
        assertEquals(State.WAITING, decision.of(BERT).state());
        assertEquals(List.of(), matching.takeEvents());
    }

    @Test
    void whoever_waits_is_met_by_somebody_whose_match_was_undone() {
        Pair pair = meet(ANNA, BERT);
        known(CARL);
        find(CARL);

        assertEquals(State.PAIRED, undone(pair, BERT).of(ANNA).state());
        assertEquals(State.PAIRED, state(CARL));
    }

    @Test
    void of_two_endings_in_either_order_only_the_first_counts() {
        Pair pair = meet(ANNA, BERT);
        assertEquals(Outcome.FREED, over(pair, null).outcome());
        assertEquals(Outcome.NOTHING, undone(pair).outcome());
        assertEquals(State.IDLE, state(ANNA));

        Pair next = meet(CARL, DORA);
        assertEquals(Outcome.FREED, undone(next).outcome());
        assertEquals(Outcome.NOTHING, over(next, null).outcome());
        assertEquals(State.WAITING, state(CARL));
    }

    @Test
    void a_ticket_that_named_a_session_names_no_other() {
        Pair pair = meet(ANNA, BERT);
        end(ANNA, pair.session());
        matching.closeGate();

        decide(new QueueCommand.Find(by(ANNA), pair.session(), Wishes.ANYONE));

        assertEquals(Outcome.WAITING, find(BERT).outcome());
        assertNotEquals(pair.session(), matching.person(ANNA).get("ticket"));
    }
}
