package dev.parley.bus.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Entry;
import dev.parley.bus.TraceParent;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamTimesTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StreamTimes times = new StreamTimes(metrics, "main");

    @Test
    void each_entry_has_waited_since_it_was_appended_and_one_from_the_future_not_at_all() {
        long now = System.currentTimeMillis();

        times.taken(List.of(entry(now - 60_000), entry(now - 60_000), entry(now + 60_000)));

        Timer wait = metrics.get("parley.stream.wait").tag("stream", "main").timer();
        assertEquals(3, wait.count());
        assertTrue(wait.max(TimeUnit.SECONDS) >= 60, wait.max(TimeUnit.SECONDS) + " s");
        assertTrue(wait.totalTime(TimeUnit.SECONDS) < 180, wait.totalTime(TimeUnit.SECONDS) + " s");
    }

    @Test
    void a_batch_that_fails_has_taken_its_time_all_the_same() {
        assertThrows(
                IllegalStateException.class,
                () -> times.handled(() -> {
                    throw new IllegalStateException("wrong");
                }));

        assertEquals(1, metrics.get("parley.stream.batch").timer().count());
    }

    private static Entry<String> entry(long appendedAt) {
        return new Entry<>(appendedAt + "-7", "message", TraceParent.fresh());
    }
}
