package dev.parley.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwayTest extends MatchingRules {

    @Test
    void somebody_away_is_met_by_nobody_and_comes_back_to_the_old_place() {
        known(ANNA, BERT);
        find(ANNA);
        passes(Duration.ofSeconds(1));
        assertEquals(Outcome.GONE, disconnect(ANNA).outcome());

        assertEquals(Outcome.WAITING, find(BERT).outcome());
        newConnections();
        Decision back = connect(ANNA);

        assertEquals(Outcome.CONNECTED, back.outcome());
        assertEquals(State.PAIRED, back.of(ANNA).state());
        assertEquals(START, back.of(ANNA).since());
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
        timesAre(Map.of("known-life", "1ms"));
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
        assertEquals(List.of(ANNA), matching.pool("video:anyone"));

        timesAre(Map.of("known-life", "1h"));
        sweep();
        assertEquals(List.of(), matching.pool("video:anyone"));
        assertEquals(State.WAITING, state(ANNA));

        assertFalse(decide(new QueueCommand.Status(polling(ANNA))).of(ANNA).away());
        assertEquals(List.of(ANNA), matching.pool("video:anyone"));
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
}
