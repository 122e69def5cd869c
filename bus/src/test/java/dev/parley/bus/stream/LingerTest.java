package dev.parley.bus.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LingerTest {

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
    private static final Duration LONGEST = Duration.ofMillis(2);

    private final Linger linger = new Linger(1_000, LONGEST);

    @ParameterizedTest
    @CsvSource({
        // entries per millisecond, milliseconds between batches, least and longest wait in microseconds
        "1,  2, 0,    0",
        "1,  1, 0,    100",
        "3,  2, 800,  1200",
        "2,  1, 1900, 2000",
        "99, 1, 2000, 2000",
    })
    void the_wait_follows_the_rate_of_entries(int entries, int between, long least, long most) {
        long wait = 0;
        for (long batch = 1; batch <= 3_000; batch++) {
            wait = linger.nanosecondsAfter(entries, batch * between * MILLISECOND);
        }

        assertTrue(wait >= least * 1_000 && wait <= most * 1_000, wait + " ns");
    }

    @Test
    void who_comes_first_after_a_quiet_time_is_not_held_up() {
        for (long batch = 1; batch <= 1_000; batch++) {
            linger.nanosecondsAfter(50, batch * MILLISECOND);
        }

        assertEquals(0, linger.nanosecondsAfter(1, 4_000 * MILLISECOND));
    }

    @Test
    void one_large_batch_is_not_yet_a_load() {
        assertEquals(0, linger.nanosecondsAfter(200, MILLISECOND));
    }
}
