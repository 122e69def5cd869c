package dev.parley.bus.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Streams;
import dev.parley.bus.TestBus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingStatsTest {

    private static TestBus bus;

    private MatchingStats stats;
    private Instant now;

    @BeforeAll
    static void start() {
        bus = new TestBus();
    }

    @AfterAll
    static void stop() throws Exception {
        bus.close();
    }

    @BeforeEach
    void empty() {
        bus.command("FLUSHALL");
        stats = new MatchingStats(bus.pipeline, new Streams("main"));
        now = bus.pipeline.now();
    }

    @Test
    void given_nothing_when_it_is_read_then_what_is_unknown_is_null() {
        assertEquals(new MatchingStats.Reading(0, null, 0, null, null, null), stats.read());
    }

    @Test
    void given_a_hundred_told_when_they_are_read_then_each_percentile_is_the_longest_of_its_class() {
        stats.told(Collections.nCopies(50, Duration.ofMillis(10)), now);
        stats.told(Collections.nCopies(40, Duration.ofMillis(100)), now);
        stats.told(Collections.nCopies(9, Duration.ofSeconds(1)), now);
        stats.told(List.of(Duration.ofSeconds(60)), now);

        MatchingStats.Reading reading = stats.read();

        assertEquals(100, reading.told());
        assertAtMostAFifthAbove(10, reading.p50());
        assertAtMostAFifthAbove(100, reading.p90());
        assertAtMostAFifthAbove(1000, reading.p99());
    }

    @Test
    void given_one_told_when_it_is_read_then_every_percentile_is_that() {
        stats.told(List.of(Duration.ZERO), now);

        assertEquals(new MatchingStats.Reading(0, null, 1, 1L, 1L, 1L), stats.read());
    }

    @Test
    void given_people_told_minutes_ago_when_it_is_read_then_the_last_five_minutes_count() {
        stats.told(List.of(Duration.ofMillis(10)), now.minusSeconds(7 * 60));
        assertEquals(0, stats.read().told());

        stats.told(List.of(Duration.ofMillis(10)), now.minusSeconds(4 * 60));
        assertEquals(1, stats.read().told());
    }

    @Test
    void given_figures_when_time_passes_then_redis_forgets_them() {
        stats.live(7);
        stats.told(List.of(Duration.ofMillis(10)), now);

        assertEquals(7L, stats.read().live());
        assertLives("stats:live", Duration.ofSeconds(30));
        assertLives("stats:told:" + now.getEpochSecond() / 60, Duration.ofMinutes(10));
    }

    @Test
    void given_nobody_told_when_that_is_written_then_redis_holds_nothing() {
        stats.told(List.of(), now);

        assertEquals("0", bus.command("DBSIZE"));
        assertNull(stats.read().p50());
    }

    @Test
    void given_people_who_wait_when_it_is_read_then_they_are_counted() {
        bus.command("ZADD", "{main}:waiting", "1", "anna", "2", "bert");

        assertEquals(2, stats.read().waiting());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 5, 10, 99, 1000, 12_345, 3_600_000})
    void given_a_duration_when_its_class_is_reported_then_it_is_not_shorter_and_at_most_a_fifth_longer(long duration) {
        int durations = MatchingStats.classOf(duration);

        assertAtMostAFifthAbove(duration, MatchingStats.longest(durations));
        assertTrue(durations == 0 || MatchingStats.longest(durations - 1) <= duration);
    }

    private static void assertAtMostAFifthAbove(long duration, long reported) {
        assertTrue(reported >= duration && reported <= Math.max(1, duration * 1.2), duration + " told as " + reported);
    }

    private static void assertLives(String key, Duration most) {
        long life = Long.parseLong(bus.command("PTTL", key));
        assertTrue(life > most.toMillis() - 20_000 && life <= most.toMillis(), key + " lives " + life + " ms");
    }
}
