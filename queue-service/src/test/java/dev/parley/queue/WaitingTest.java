package dev.parley.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest extends MatchingRules {

    @Test
    void a_find_meets_whoever_has_waited_longest() {
        known(ANNA, BERT, CARL);
        matching.closeGate();
        find(BERT);
        find(ANNA);
        matching.openGate();

        Decision decision = decide(new QueueCommand.Find(by(CARL), "ticket", Wishes.ANYONE));

        assertEquals(Outcome.PAIRED, decision.outcome());
        Pair pair = ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();
        assertEquals("ticket", pair.session());
        assertEquals(BERT, pair.first().user());
        assertEquals(CARL, pair.second().user());
        assertEquals(decision.now(), pair.matchedAt());
        assertEquals(List.of(ANNA), matching.pool("video"));
    }

    @Test
    void wishes_travel_as_they_were_made() {
        Wishes wishes = new Wishes(Mode.VIDEO, "de", List.of("chess \"blitz\"", "Füße"), true, true);
        known("o\"scar/\\", BERT);

        Pair pair = meet("o\"scar/\\", wishes, BERT, Wishes.ANYONE);

        assertEquals("o\"scar/\\", pair.first().user());
        assertEquals(wishes, pair.first().wishes());
        assertEquals(Wishes.ANYONE, pair.second().wishes());
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
        waitingSince(ANNA, 1_000);
        String ticket = matching.person(ANNA).get("ticket");

        Decision decision = find(ANNA, TEXT);

        assertEquals(Outcome.WAITING, decision.outcome());
        assertEquals(1_000, decision.of(ANNA).since());
        assertNotEquals(ticket, matching.person(ANNA).get("ticket"));
        assertEquals(List.of(), matching.pool("video"));
        assertEquals(List.of(ANNA), matching.pool("text"));
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
        waitingSince(ANNA, 1_000);

        assertEquals(2, find(BERT).of(BERT).position());
        assertEquals(1, standing(ANNA).position());
    }

    @Test
    void a_cancel_ends_the_wait_once() {
        known(ANNA);
        find(ANNA);

        assertEquals(Outcome.CANCELLED, cancel(ANNA).outcome());
        assertEquals(List.of(), matching.pool("video"));
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
    void a_sweep_makes_no_more_pairs_than_it_may() {
        matching.closeGate();
        for (int i = 0; i < 10; i++) {
            known("user" + i);
            find("user" + i);
        }
        matching.openGate();
        timesAre(limited(3));

        assertEquals(4, sweep().waiting());
        assertEquals(0, sweep().waiting());
    }

    @Test
    void somebody_away_is_met_by_nobody_and_comes_back_to_the_old_place() {
        known(ANNA, BERT);
        find(ANNA);
        waitingSince(ANNA, 1_000);
        assertEquals(Outcome.GONE, disconnect(ANNA).outcome());

        assertEquals(Outcome.WAITING, find(BERT).outcome());
        newConnections();
        Decision back = connect(ANNA);

        assertEquals(Outcome.CONNECTED, back.outcome());
        assertEquals(State.PAIRED, back.of(ANNA).state());
        assertEquals(1_000, back.of(ANNA).since());
        assertEquals(1, matching.takeEvents().size(), "Matched, and nothing to resume");
    }

    @Test
    void the_grace_is_longer_when_the_gateway_is_to_blame() {
        known(ANNA, BERT);
        find(ANNA);
        Decision client = decide(new QueueCommand.Disconnected(ANNA, 1, false));
        Decision gateway = decide(new QueueCommand.Disconnected(BERT, 1, true));

        assertEquals(client.now() + 15_000, Long.parseLong(matching.person(ANNA).get("away")));
        assertEquals(
                gateway.now() + 60_000, Long.parseLong(matching.person(BERT).get("away")));
    }

    @Test
    void a_sweep_ends_the_wait_of_somebody_away_for_too_long() {
        known(ANNA);
        find(ANNA);
        timesAreHasty();
        disconnect(ANNA);

        sweep();

        assertEquals(State.IDLE, state(ANNA));
        newConnections();
        assertEquals(State.IDLE, connect(ANNA).of(ANNA).state());
    }

    @Test
    void somebody_idle_without_a_connection_is_forgotten_after_a_while() {
        known(ANNA);
        timesAre(knownFor(Duration.ofMillis(1)));
        disconnect(ANNA);

        await().until(() -> matching.person(ANNA).isEmpty());
        sweep();
        assertTrue(matching.person(ANNA).isEmpty());
    }

    @Test
    void somebody_who_comes_back_stays_known() {
        known(ANNA);
        disconnect(ANNA);
        newConnections();
        find(ANNA);

        assertEquals(
                -1,
                matching.redis("PTTL", TestMatching.STREAMS.tagged("user:anna")).toLong());
    }

    @Test
    void a_late_command_of_a_lost_connection_waits_without_being_met() {
        known(ANNA, BERT);
        disconnect(ANNA);
        find(ANNA);

        assertEquals(State.WAITING, state(ANNA));
        assertEquals(Outcome.WAITING, find(BERT).outcome());
    }

    @Test
    void somebody_who_polls_is_present_for_a_while_after_each_command() {
        timesAreHasty();
        decide(new QueueCommand.Connected(polling(ANNA), null, null));
        admit(ANNA);
        decide(new QueueCommand.Find(polling(ANNA), "ticket", Wishes.ANYONE));
        assertEquals(List.of(ANNA), matching.pool("video"));

        timesAre(knownFor(Duration.ofHours(1)));
        sweep();
        assertEquals(List.of(), matching.pool("video"));
        assertEquals(State.WAITING, state(ANNA));

        assertFalse(decide(new QueueCommand.Status(polling(ANNA))).of(ANNA).away());
        assertEquals(List.of(ANNA), matching.pool("video"));
    }

    @Test
    void a_socket_ends_polling() {
        decide(new QueueCommand.Connected(polling(ANNA), null, null));
        assertNotEquals("", matching.person(ANNA).get("polling"));

        newConnections();
        connect(ANNA);

        assertEquals("", matching.person(ANNA).get("polling"));
        assertEquals(
                0,
                matching.redis("ZCARD", TestMatching.STREAMS.tagged("polling")).toInteger());
    }

    @Test
    void a_member_of_the_pool_whom_nobody_knows_is_passed_over_and_removed() {
        known(ANNA, BERT);
        matching.redis("ZADD", TestMatching.STREAMS.tagged("pool:video:anyone"), "1", "ghost");
        find(ANNA);

        assertEquals(Outcome.PAIRED, find(BERT).outcome());
        assertEquals(List.of(), matching.pool("video"));
    }

    @Test
    void a_paired_person_who_connects_again_is_resumed() {
        Pair pair = meet(ANNA, BERT);
        disconnect(ANNA);
        newConnections();
        connect(ANNA);

        Caller to = new Caller(ANNA, 2, "g1", null, false);
        assertEquals(List.of(new QueueEvent.Resumed(pair, to)), matching.takeEvents());
    }

    @Test
    void the_status_of_somebody_paired_who_polls_is_answered_with_the_command_s_id() {
        Pair pair = meet(ANNA, BERT);
        decide(new QueueCommand.Status(polling(ANNA)));

        assertEquals(List.of(new QueueEvent.Resumed(pair, polling(ANNA))), matching.takeEvents());
    }

    private static QueueConfig knownFor(Duration life) {
        return new TestMatching.Settings(
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                life,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                256);
    }

    private static QueueConfig limited(int limit) {
        return new TestMatching.Settings(
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                limit);
    }
}
