package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitingTest extends MatchingRules {

    @Test
    void a_find_meets_whoever_has_waited_longest() {
        known(ANNA, BERT, CARL);
        matching.closeGate();
        find(BERT);
        passes(Duration.ofMillis(1));
        find(ANNA);
        matching.openGate();

        Decision decision = decide(new QueueCommand.Find(by(CARL), "ticket", Wishes.ANYONE));

        assertEquals(Outcome.PAIRED, decision.outcome());
        Pair pair = ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();
        assertEquals("ticket", pair.session());
        assertEquals(BERT, pair.first().user());
        assertEquals(CARL, pair.second().user());
        assertEquals(decision.now(), pair.matchedAt());
        assertEquals(List.of(ANNA), matching.pool("video:anyone"));
    }

    @Test
    void wishes_travel_as_they_were_made() {
        Wishes wishes = new Wishes(Mode.VIDEO, "de", List.of("chess \"blitz\"", "Füße"), true, true);
        Wishes others = new Wishes(Mode.VIDEO, "de", List.of("tea", "Füße", "chess \"blitz\""), false, false);
        known("o\"scar/\\", BERT);

        Pair pair = meet("o\"scar/\\", wishes, BERT, others);

        assertEquals("o\"scar/\\", pair.first().user());
        assertEquals(wishes, pair.first().wishes());
        assertEquals(others, pair.second().wishes());
        assertEquals(List.of("Füße", "chess \"blitz\""), pair.interests());
        assertEquals("de", pair.language());
    }

    @Test
    void people_of_different_modes_do_not_meet() {
        known(ANNA, BERT);
        find(ANNA);

        assertEquals(Outcome.WAITING, find(BERT, TEXT).outcome());
    }

    @Test
    void nobody_meets_oneself() {
        known(ANNA);
        find(ANNA);

        assertEquals(Outcome.WAITING, find(ANNA).outcome());
    }

    @Test
    void a_find_while_waiting_replaces_wishes_and_ticket_and_keeps_the_place() {
        known(ANNA, BERT);
        find(ANNA);
        passes(Duration.ofSeconds(1));
        String ticket = matching.person(ANNA).get("ticket");

        Decision decision = find(ANNA, TEXT);

        assertEquals(Outcome.WAITING, decision.outcome());
        assertEquals(START, decision.of(ANNA).since());
        assertNotEquals(ticket, matching.person(ANNA).get("ticket"));
        assertEquals(List.of(), matching.pool("video:anyone"));
        assertEquals(List.of(ANNA), matching.pool("text:anyone"));
    }

    @Test
    void a_find_while_paired_is_refused() {
        Pair pair = meet(ANNA, BERT);

        assertEquals(Outcome.ALREADY_MATCHED, find(ANNA).outcome());
        assertEquals(pair.session(), standing(ANNA).session());
    }

    @Test
    void the_position_is_the_place_in_the_pool() {
        known(ANNA, BERT);
        matching.closeGate();
        find(ANNA);
        passes(Duration.ofSeconds(1));

        assertEquals(2, find(BERT).of(BERT).position());
        assertEquals(1, standing(ANNA).position());
    }

    @Test
    void a_cancel_ends_the_wait_once() {
        known(ANNA);
        find(ANNA);

        assertEquals(Outcome.CANCELLED, cancel(ANNA).outcome());
        assertEquals(List.of(), matching.pool("video:anyone"));
        assertEquals(Outcome.NOT_WAITING, cancel(ANNA).outcome());
    }

    @Test
    void without_the_gate_people_wait_and_a_sweep_pairs_them_when_it_opens() {
        known(ANNA, BERT, CARL);
        matching.closeGate();
        find(ANNA);
        find(BERT);
        find(CARL);
        assertEquals(3, sweep().waiting());

        matching.openGate();
        Decision swept = sweep();

        assertEquals(1, swept.waiting());
        assertEquals(State.PAIRED, swept.of(ANNA).state());
        assertEquals(State.PAIRED, swept.of(BERT).state());
        assertEquals(1, matching.takeEvents().size());
    }

    @Test
    void while_too_many_events_are_not_handled_people_wait_and_a_sweep_pairs_them_afterwards() {
        known(ANNA, BERT);
        matching.takeEvents();
        timesAre(Map.of("most-undelivered", "3"));
        for (int i = 0; i < 3; i++) {
            matching.redis("XADD", TestMatching.STREAMS.queueEvents().key(), "*", "message", "{}");
        }
        find(ANNA);

        assertEquals(Outcome.WAITING, find(BERT).outcome());
        assertEquals(2, sweep().waiting());

        matching.redis("XTRIM", TestMatching.STREAMS.queueEvents().key(), "MAXLEN", "2");
        assertEquals(State.PAIRED, sweep().of(ANNA).state());
    }

    @Test
    void a_sweep_lets_no_more_people_look_than_it_may_and_says_that_there_are_more() {
        matching.closeGate();
        for (int i = 0; i < 10; i++) {
            known("user" + i);
            find("user" + i);
        }
        matching.openGate();
        timesAre(Map.of("sweep-limit", "4"));

        Decision first = sweep();
        Decision second = sweep();
        Decision third = sweep();

        assertEquals(List.of(6L, 2L, 0L), List.of(first.waiting(), second.waiting(), third.waiting()));
        assertEquals(List.of(true, true, false), List.of(first.more(), second.more(), third.more()));
    }

    @Test
    void a_member_of_the_pool_whom_nobody_knows_is_passed_over_and_removed() {
        known(ANNA, BERT);
        matching.redis("ZADD", TestMatching.STREAMS.tagged("pool:video:anyone"), "1", "ghost");
        find(ANNA);

        assertEquals(Outcome.PAIRED, find(BERT).outcome());
        assertEquals(List.of(), matching.pool("video:anyone"));
    }
}
