package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.Block;
import dev.parley.bus.message.SessionEvent.Met;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who never meets: a blocked pair, and two who have just met. */
class AvoidanceTest extends MatchingRules {

    private static final Duration MEMORY = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({"anna,bert", "bert,anna"})
    void a_blocked_pair_never_meets_whoever_blocked(String blocker, String blocked) {
        known(ANNA, BERT);
        block(blocker, blocked, "b1");
        find(ANNA);

        assertEquals(Outcome.WAITING, find(BERT).outcome());
        passes(Duration.ofHours(1));
        sweep();
        assertEquals(State.WAITING, state(ANNA));

        known(CARL);
        assertEquals(Outcome.PAIRED, find(CARL).outcome());
    }

    @Test
    void a_block_parts_the_two_and_tells_both() {
        known(ANNA, BERT);
        Pair pair = meet(ANNA, Wishes.ANYONE, BERT, AGAIN);

        Decision decision = block(ANNA, BERT, "b1", pair.session());

        assertEquals(Outcome.BLOCKED, decision.outcome());
        assertEquals(List.of(new QueueEvent.Parted(pair, Reason.BLOCKED, ANNA)), matching.takeEvents());
        assertEquals(pair.session(), decision.of(ANNA).left());
        assertEquals(pair.session(), decision.of(BERT).left());
        assertEquals(State.IDLE, state(ANNA));
        assertEquals(State.WAITING, state(BERT), "who looks on by oneself does");
    }

    @Test
    void a_block_that_comes_again_is_announced_again_and_changes_nothing() {
        Pair pair = meet(ANNA, BERT);
        block(ANNA, BERT, "b1", pair.session());
        matching.takeEvents();

        Decision again = block(ANNA, BERT, "b1", pair.session());

        assertEquals(pair.session(), again.of(ANNA).left());
        assertEquals(pair.session(), again.of(BERT).left());
        assertEquals(List.of(), matching.takeEvents());
    }

    @Test
    void a_block_that_named_an_earlier_conversation_is_announced_again_too() {
        Pair pair = meet(ANNA, BERT);
        block(ANNA, BERT, "b1", "earlier");

        Decision again = block(ANNA, BERT, "b1", "earlier");

        assertEquals(pair.session(), again.of(ANNA).left());
        assertEquals(pair.session(), again.of(BERT).left());
    }

    @ParameterizedTest
    @CsvSource({"anna,bert", "bert,anna"})
    void a_block_made_while_both_wait_for_others_holds_from_then_on(String blocker, String blocked) {
        known(ANNA, BERT);
        find(ANNA, WishesTest.wishes("chess"));
        find(BERT, WishesTest.wishes("tea"));

        block(blocker, blocked, "b1");
        passes(Duration.ofMinutes(1));
        sweep();

        assertEquals(State.WAITING, state(ANNA));
        assertEquals(State.WAITING, state(BERT));
    }

    @Test
    void a_block_survives_that_both_were_away() {
        known(ANNA, BERT);
        block(ANNA, BERT, "b1");
        disconnect(ANNA);
        disconnect(BERT);
        passes(Duration.ofMinutes(1));
        sweep();
        newConnections();
        connect(ANNA);
        connect(BERT);
        find(ANNA);

        assertEquals(Outcome.WAITING, find(BERT).outcome());
    }

    @Test
    void the_block_of_a_partner_who_has_left_leaves_the_present_conversation_alone() {
        Pair old = meet(ANNA, BERT);
        end(BERT, old.session());
        known(CARL);
        Pair present = meet(ANNA, Wishes.ANYONE, CARL, Wishes.ANYONE);

        Decision decision = block(ANNA, BERT, "b1", old.session());

        assertEquals(Outcome.BLOCKED, decision.outcome());
        assertEquals(null, decision.of(ANNA).left());
        assertEquals(present.session(), standing(ANNA).session());
    }

    @Test
    void two_may_meet_once_the_block_is_removed() {
        known(ANNA, BERT);
        block(ANNA, BERT, "b1");
        find(ANNA);
        find(BERT);

        assertEquals(Outcome.UNBLOCKED, unblock(ANNA, BERT, "b1").outcome());
        sweep();

        assertEquals(State.PAIRED, state(ANNA));
    }

    @Test
    void a_removed_block_never_comes_back() {
        known(ANNA, BERT);
        block(ANNA, BERT, "b1");
        unblock(ANNA, BERT, "b1");

        block(ANNA, BERT, "b1");
        find(ANNA);

        assertEquals(Outcome.PAIRED, find(BERT).outcome());
    }

    @Test
    void a_removed_block_that_arrives_late_does_not_part_two_who_met_since() {
        known(ANNA, BERT);
        block(ANNA, BERT, "b1");
        unblock(ANNA, BERT, "b1");
        Pair pair = meet(ANNA, Wishes.ANYONE, BERT, Wishes.ANYONE);

        block(ANNA, BERT, "b1");

        assertEquals(pair.session(), standing(ANNA).session());
    }

    @Test
    void a_block_and_its_removal_that_both_arrive_late_leave_a_newer_block() {
        known(ANNA, BERT);
        block(ANNA, BERT, "b2");

        block(ANNA, BERT, "b1");
        unblock(ANNA, BERT, "b1");
        find(ANNA);

        assertEquals(Outcome.WAITING, find(BERT).outcome());
    }

    @Test
    void a_late_removal_leaves_a_newer_block() {
        known(ANNA, BERT);
        block(ANNA, BERT, "b1");
        unblock(ANNA, BERT, "b1");
        block(ANNA, BERT, "b2");

        unblock(ANNA, BERT, "b1");
        find(ANNA);

        assertEquals(Outcome.WAITING, find(BERT).outcome());
    }

    @Test
    void blocks_and_meetings_come_with_the_admission() {
        known(BERT, CARL);
        connect(ANNA);
        unblock(ANNA, DORA, "removed");
        decide(new SessionEvent.Admitted(
                by(ANNA),
                null,
                0,
                0,
                0,
                List.of(new Block("b1", BERT), new Block("removed", DORA)),
                List.of(new Met(CARL, 60_000))));
        find(BERT);
        find(ANNA);
        cancel(BERT);
        find(CARL);

        assertEquals(State.WAITING, state(ANNA));
        assertEquals(State.WAITING, state(CARL));
        known(DORA);
        assertEquals(Outcome.PAIRED, find(DORA).outcome(), "that block was removed meanwhile");
    }

    @Test
    void a_meeting_that_the_record_tells_counts_for_the_rest_of_its_time_whatever_the_record_takes_for_now() {
        known(BERT);
        connect(ANNA);
        Met lately = new Met(BERT, MEMORY.minusSeconds(10).toMillis());
        decide(new SessionEvent.Admitted(by(ANNA), null, 0, 0, 0, List.of(), List.of(lately)));
        find(ANNA);
        assertEquals(Outcome.WAITING, find(BERT).outcome());

        passes(Duration.ofMillis(9_999));
        sweep();
        assertEquals(State.WAITING, state(ANNA));

        passes(Duration.ofMillis(1));
        sweep();
        assertEquals(State.PAIRED, state(ANNA));
    }

    @Test
    void a_block_while_the_admission_is_on_its_way_counts() {
        known(BERT);
        connect(ANNA);
        block(ANNA, BERT, "b1");
        admit(ANNA);
        find(ANNA);

        assertEquals(Outcome.WAITING, find(BERT).outcome());
    }

    @Test
    void a_block_made_while_redis_did_not_know_of_the_conversation_parts_it_at_the_admission() {
        Pair pair = meet(ANNA, BERT);
        matching.empty();
        matching.clock(now());
        connect(ANNA);
        block(ANNA, BERT, "b1", pair.session());

        Decision decision = decide(new SessionEvent.Admitted(by(ANNA), pair));

        assertEquals(pair.session(), decision.of(ANNA).left());
        assertEquals(State.IDLE, state(ANNA));
        assertEquals(
                new QueueEvent.Parted(pair, Reason.BLOCKED, ANNA),
                matching.takeEvents().getLast());
        Decision again = decide(new SessionEvent.Admitted(by(ANNA), pair));
        assertEquals(pair.session(), again.of(ANNA).left(), "told again when it is delivered again");
        assertEquals(List.of(), matching.takeEvents());
    }

    @Test
    void of_somebody_unknown_nothing_is_kept_because_the_admission_brings_it() {
        block(ANNA, BERT, "b1");

        assertTrue(matching.person(ANNA).isEmpty());
    }

    @Test
    void two_who_parted_meet_again_by_themselves_after_a_while() {
        Pair pair = meet(ANNA, BERT);
        passes(Duration.ofMinutes(10));
        end(ANNA, pair.session());
        find(ANNA);
        assertEquals(Outcome.WAITING, find(BERT).outcome());

        passes(MEMORY.minusMillis(1));
        sweep();
        assertEquals(State.WAITING, state(ANNA));

        passes(Duration.ofMillis(1));
        sweep();
        assertEquals(State.PAIRED, state(ANNA));
    }

    @ParameterizedTest
    @CsvSource({"true,WAITING", "false,PAIRED"})
    void only_a_no_show_counts_as_met(boolean noShow, State expected) {
        Pair pair = meet(ANNA, BERT);
        Decision decision = noShow ? undone(pair, BERT) : undone(pair);
        assertFalse(decision.of(ANNA).requeued() && decision.of(ANNA).state() == State.IDLE);

        find(BERT);
        sweep();

        assertEquals(expected, state(ANNA));
    }

    private Decision block(String blocker, String blocked, String id) {
        return block(blocker, blocked, id, "earlier");
    }

    private Decision block(String blocker, String blocked, String id, String session) {
        return decide(new SessionEvent.Blocked(by(blocker), blocked, id, session));
    }

    private Decision unblock(String blocker, String blocked, String id) {
        return decide(new SessionEvent.Unblocked(by(blocker), blocked, id));
    }
}
