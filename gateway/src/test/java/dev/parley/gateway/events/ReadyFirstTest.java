package dev.parley.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyFirstTest {

    private static final Event READY = event(new Notice.Ready(
            null, Instant.EPOCH, null, null, Notice.State.IDLE, null, null, null, null, null, null, null, null, null));
    private static final Event IDLE = event(new Notice.Idle(null));
    private static final Event MATCHED =
            event(new Notice.Matched(Instant.EPOCH, "s1", null, null, null, null, null, null, Instant.EPOCH));

    private final ReadyFirst order = new ReadyFirst();

    @Test
    void given_notices_before_ready_when_ready_comes_then_it_is_first_and_only_a_match_follows() {
        assertEquals(List.of(), order.pass(IDLE));
        assertEquals(List.of(), order.pass(MATCHED));

        assertEquals(List.of(READY, MATCHED), order.pass(READY));
        assertEquals(List.of(IDLE), order.pass(IDLE));
        assertEquals(List.of(READY), order.pass(READY));
    }

    @Test
    void given_a_match_that_is_over_before_ready_when_ready_comes_then_it_is_not_told() {
        order.pass(MATCHED);
        order.pass(event(new Notice.Parted("s1", Reason.ENDED, Notice.By.PARTNER, false)));

        assertEquals(List.of(READY), order.pass(READY));
    }

    @Test
    void given_an_event_when_it_is_written_then_its_name_is_the_notices_type() {
        assertEquals("event: idle\nid: 7\ndata: {}\n\n", IDLE.text(7));
    }

    private static Event event(Notice notice) {
        return new Event(notice, "{}");
    }
}
