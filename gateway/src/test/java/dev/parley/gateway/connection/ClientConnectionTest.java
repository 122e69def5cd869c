package dev.parley.gateway.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Wishes;
import dev.parley.gateway.TestConfig;
import dev.parley.gateway.identity.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientConnectionTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Notice READY = new Notice.Ready(
            null, START, null, null, Notice.State.IDLE, null, null, null, null, null, null, null, null, null);

    private static final Notice WAITING =
            new Notice.Waiting(START, 1L, null, Notice.Accepts.ANYONE, START, Wishes.ANYONE);

    private final SlowWire wire = new SlowWire();
    private final ClientConnection connection = new ClientConnection(
            wire, new Person("anna", null, null, false, START.plusSeconds(900), null), TestConfig.gateway(), START);

    /** Takes everything and hands nothing to the network until told. */
    private static final class SlowWire implements Wire {
        private final List<CompletableFuture<Void>> sent = new ArrayList<>();
        private final List<Closing> closed = new ArrayList<>();
        private boolean pingIsHeard;
        private int pings;
        private Runnable alive;

        @Override
        public CompletionStage<Void> send(Notice notice, String json) {
            CompletableFuture<Void> handed = new CompletableFuture<>();
            sent.add(handed);
            return handed;
        }

        @Override
        public void ping(Runnable whenAlive) {
            pings++;
            alive = whenAlive;
        }

        @Override
        public boolean isPingHeard() {
            return pingIsHeard;
        }

        @Override
        public void close(Closing closing) {
            closed.add(closing);
        }
    }

    @Test
    void given_a_client_that_does_not_read_when_the_65th_message_comes_then_it_has_no_room() {
        for (int i = 0; i < 64; i++) {
            assertTrue(connection.tell(new Notice.Idle(null), START));
        }

        assertFalse(connection.tell(new Notice.Idle(null), START));
        wire.sent.getFirst().complete(null);
        assertTrue(connection.tell(new Notice.Idle(null), START));
    }

    @Test
    void given_a_client_that_does_not_read_when_more_than_64_kilobytes_wait_then_there_is_no_room() {
        Notice large = new Notice.Idle("x".repeat(30_000));

        assertTrue(connection.tell(large, START));
        assertTrue(connection.tell(large, START));
        assertFalse(connection.tell(large, START));
    }

    @Test
    void given_no_state_when_ten_seconds_have_passed_then_the_connection_is_overdue() {
        assertEquals(Optional.empty(), connection.overdue(START.plusSeconds(10)));
        assertEquals(Optional.of(Closing.NO_STATE), connection.overdue(START.plusSeconds(11)));

        connection.tell(READY, START);
        assertEquals(Optional.empty(), connection.overdue(START.plusSeconds(11)));
    }

    @Test
    void given_somebody_who_waits_when_pings_are_not_answered_for_10_seconds_then_the_connection_is_overdue() {
        connection.tell(READY, START);
        connection.tell(WAITING, START);

        connection.pingWhenDue(START.plusSeconds(14));
        connection.pingWhenDue(START.plusSeconds(16));
        connection.pingWhenDue(START.plusSeconds(17));
        assertEquals(1, wire.pings);
        assertEquals(Optional.empty(), connection.overdue(START.plusSeconds(26)));
        connection.pingWhenDue(START.plusSeconds(32));
        assertEquals(Optional.of(Closing.NO_PONG), connection.overdue(START.plusSeconds(27)));

        wire.alive.run();
        assertEquals(Optional.empty(), connection.overdue(START.plusSeconds(27)));
    }

    @ParameterizedTest
    @CsvSource({"false, 44, 46", "true, 14, 16"})
    void given_somebody_idle_then_a_client_that_hears_no_pings_is_asked_less_often(boolean heard, int notYet, int now) {
        wire.pingIsHeard = heard;
        connection.tell(READY, START);

        connection.pingWhenDue(START.plusSeconds(notYet));
        assertEquals(0, wire.pings);
        connection.pingWhenDue(START.plusSeconds(now));
        assertEquals(1, wire.pings);
    }

    @Test
    void given_somebody_idle_who_begins_to_wait_then_the_next_ping_is_due_and_nothing_is_overdue() {
        connection.tell(READY, START);
        connection.pingWhenDue(START.plusSeconds(28));
        connection.tell(WAITING, START.plusSeconds(28));

        assertEquals(Optional.empty(), connection.overdue(START.plusSeconds(28)));
        connection.pingWhenDue(START.plusSeconds(28));
        assertEquals(1, wire.pings);
    }

    @Test
    void given_a_token_when_it_ends_then_the_connection_is_overdue_unless_it_was_renewed() {
        connection.tell(READY, START);
        connection.pingWhenDue(START.plusSeconds(900));
        wire.alive.run();
        assertEquals(Optional.empty(), connection.overdue(START.plusSeconds(899)));
        assertEquals(Optional.of(Closing.TOKEN_ENDED), connection.overdue(START.plusSeconds(900)));

        connection.extend(new Person("anna", null, null, false, START.plusSeconds(1800), null));
        assertEquals(Optional.empty(), connection.overdue(START.plusSeconds(901)));
    }

    @Test
    void given_a_closed_connection_when_it_is_closed_again_then_the_first_reason_stands() {
        assertTrue(connection.close(Closing.TOO_SLOW));
        assertFalse(connection.close(Closing.RESTART));
        assertFalse(connection.gone());

        assertEquals(List.of(Closing.TOO_SLOW), wire.closed);
        assertEquals(Optional.of(Closing.TOO_SLOW), connection.closedBecause());
        assertTrue(connection.tell(READY, START), "nothing is sent, and nothing is wrong with that");
        assertTrue(wire.sent.isEmpty());
    }
}
