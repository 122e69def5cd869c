package dev.parley.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Codec;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Clients that do not read, over a real network: it takes some megabytes by itself, and what it does not take waits in
 * the gateway, bounded.
 */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class SlowReaderTest extends WithPeople {

    private static final int MOST_MESSAGES = 64;
    private static final int MOST_BYTES = 64 * 1024;

    @Inject
    MeterRegistry metrics;

    @Test
    void given_a_client_that_does_not_read_when_64_messages_wait_then_it_is_closed_by_one_more_and_told_gone() {
        RawSocket socket = connect().stopReading();
        Notice small = new Notice.Idle("x".repeat(900));

        int waiting = tellUntilClosed(small, "parley.gateway.unsent.messages");

        assertEquals(MOST_MESSAGES, waiting);
        assertGone();
        assertEquals(4502, socket.readOn().closeCode(), "and reads why, if it still reads");
    }

    @Test
    void
            given_a_client_that_does_not_read_when_64_kilobytes_wait_then_it_is_cut_off_although_it_takes_no_close_frame() {
        awaitOpen(0);
        connect().stopReading();
        Notice large = new Notice.Idle("x".repeat(20_000));
        int size = Codec.write(large).length();

        int waiting = tellUntilClosed(large, "parley.gateway.unsent.bytes");

        assertEquals(MOST_BYTES / size * size, waiting);
        assertGone();
        awaitOpen(0);
    }

    /** Network connections of sockets, also of those to which nothing can be said any more. */
    private void awaitOpen(int sockets) {
        await("open sockets")
                .atMost(Duration.ofSeconds(60))
                .until(() -> metrics.get("parley.gateway.open").gauge().value() == sockets);
    }

    /** One notice after another; what was waiting when one more was too much. */
    private int tellUntilClosed(Notice notice, String gauge) {
        double closed = count("parley.gateway.closed", "code", "4502");
        int waiting = 0;
        while (count("parley.gateway.closed", "code", "4502") == closed) {
            waiting = (int) metrics.get(gauge).gauge().value();
            double handled = handled();
            others.notice(user, notice);
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> handled() > handled);
        }
        return waiting;
    }

    /** Notices that were passed on, and one that closed the connection instead. */
    private double handled() {
        return count("parley.gateway.notices", "type", "Idle") + count("parley.gateway.closed", "code", "4502");
    }

    private double count(String counter, String tag, String value) {
        Counter found = metrics.find(counter).tag(tag, value).counter();
        return found == null ? 0 : found.count();
    }

    private void assertGone() {
        assertTrue(others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()))
                .byGateway());
    }
}
