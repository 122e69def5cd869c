package dev.parley.bus.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.TestBus;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisClockTest {

    private static final Pattern TIME_CALLS = Pattern.compile("cmdstat_time:calls=(\\d+)");

    private TestBus bus;
    private RedisClock clock;

    @BeforeEach
    void start() {
        bus = new TestBus();
        clock = new RedisClock(bus.pipeline);
    }

    @AfterEach
    void stop() throws Exception {
        bus.close();
    }

    @Test
    void it_goes_on_as_redis_clock_does_and_hardly_ever_asks() {
        Instant before = bus.pipeline.now();
        int asked = timesAsked();

        Instant last = before;
        for (int i = 0; i < 10_000; i++) {
            Instant now = clock.now();
            assertFalse(now.isBefore(last.minusMillis(1)), "it does not go back by more than a rounding");
            last = now;
        }

        int more = timesAsked() - asked;
        assertTrue(more >= 1 && more < 100, more + " questions");
        assertFalse(last.isAfter(bus.pipeline.now().plusMillis(1)));
    }

    @Test
    void it_asks_again_when_the_answer_is_older_than_a_second() {
        clock.now();
        int asked = timesAsked();

        Awaitility.await().until(() -> {
            clock.now();
            return timesAsked() > asked;
        });

        assertEquals(0, Duration.between(clock.now(), bus.pipeline.now()).toSeconds());
    }

    private int timesAsked() {
        String stats = bus.pipeline
                .run(List.of(Request.cmd(Command.INFO).arg("commandstats")))
                .getFirst()
                .toString();
        Matcher calls = TIME_CALLS.matcher(stats);
        return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
    }
}
