package dev.parley.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private static final double ROUNDING = 0.002;

    private final Measurement measurement = new Measurement(ms(1_000), ms(2_000));

    @Test
    void given_a_pair_then_the_later_ask_completes_it_and_both_waits_are_kept() {
        measurement.told(ms(1_100), ms(1_510));
        measurement.told(ms(1_500), ms(1_506));
        measurement.paired(ms(1_500), ms(1_506), ms(1_510));

        assertEquals(1, measurement.matches());
        assertEquals(2, measurement.answered());
        assertEquals(6, measurement.completing().p50(), 6 * ROUNDING);
        assertEquals(2, measurement.everybody().count());
        assertEquals(410, measurement.everybody().max(), 410 * ROUNDING);
    }

    @Test
    void given_an_ask_meant_within_the_window_and_answered_later_then_its_time_counts_and_its_match_does_not() {
        measurement.offered(ms(1_990));
        measurement.told(ms(1_990), ms(5_000));
        measurement.paired(ms(1_990), ms(5_000), ms(5_000));

        assertEquals(1, measurement.offered());
        assertEquals(0, measurement.answered());
        assertEquals(0, measurement.matches());
        assertEquals(3_010, measurement.completing().max(), 3_010 * ROUNDING);
    }

    @Test
    void given_an_ask_meant_before_the_window_then_its_match_counts_and_its_time_does_not() {
        measurement.offered(ms(999));
        measurement.told(ms(999), ms(1_001));
        measurement.paired(ms(999), ms(1_001), ms(1_001));

        assertEquals(0, measurement.offered());
        assertEquals(1, measurement.matches());
        assertEquals(0, measurement.completing().count());
    }

    @Test
    void given_an_ask_that_is_given_up_then_it_counts_as_long_as_it_has_taken() {
        measurement.givenUp(ms(1_500), ms(21_500));

        assertEquals(1, measurement.givenUp());
        assertEquals(20_000, measurement.completing().p99(), 20_000 * ROUNDING);
    }

    @Test
    void given_troubles_then_each_kind_is_counted() {
        measurement.trouble("undone");
        measurement.trouble("undone");
        measurement.trouble("closed by 1012");

        assertEquals(Map.of("undone", 2L, "closed by 1012", 1L), measurement.troubles());
    }

    private static long ms(long milliseconds) {
        return Duration.ofMillis(milliseconds).toNanos();
    }
}
