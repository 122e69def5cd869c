package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private static final double ROUNDING = 0.02;

    private final ArrayDeque<Map<String, Double>> cpu =
            new ArrayDeque<>(List.of(Map.of("gateway", 100.0, "gone", 5.0), Map.of("gateway", 130.0, "new", 7.0)));
    private final Measurement measurement = new Measurement(cpu::poll);

    @Test
    void given_one_who_waited_and_one_who_completed_then_each_time_runs_from_its_own_intention() {
        measurement.begin(0);
        measurement.told("s1", ms(0), ms(1_010));
        measurement.told("s1", ms(1_000), ms(1_006));
        measurement.end(ms(2_000));

        assertEquals(1, measurement.matches());
        assertEquals(6, measurement.completingTimes().p50(), 6 * ROUNDING);
        assertEquals(6, measurement.bothToldTimes().p50(), 6 * ROUNDING);
        assertEquals(2, measurement.everybodysTimes().count());
        assertEquals(1_010, measurement.everybodysTimes().max(), 1_010 * ROUNDING);
    }

    @Test
    void given_the_completer_told_first_then_both_are_told_when_the_other_is() {
        measurement.begin(0);
        measurement.told("s1", ms(1_000), ms(1_006));
        measurement.told("s1", ms(0), ms(1_010));

        assertEquals(6, measurement.completingTimes().p50(), 6 * ROUNDING);
        assertEquals(10, measurement.bothToldTimes().p50(), 10 * ROUNDING);
    }

    @Test
    void given_a_match_before_the_beginning_or_after_the_end_then_it_is_not_counted() {
        measurement.told("s1", 0, 1);
        measurement.told("s1", 0, 1);
        measurement.begin(ms(10));
        measurement.end(ms(510));
        measurement.told("s2", ms(520), ms(521));
        measurement.told("s2", ms(520), ms(521));

        assertEquals(0, measurement.matches());
        assertEquals(Duration.ofMillis(500), measurement.length());
    }

    @Test
    void given_a_match_of_which_only_one_was_told_then_it_is_not_counted() {
        measurement.begin(0);
        measurement.told("s1", 0, 1);
        measurement.over("s1");
        measurement.told("s1", 0, 1);

        assertEquals(0, measurement.matches());
    }

    @Test
    void given_processes_that_come_and_go_then_those_that_stayed_are_counted() {
        measurement.begin(0);
        measurement.end(1);

        assertEquals(Map.of("gateway", 30.0), measurement.cpuMillisecondsUsed());
    }

    @Test
    void given_a_hundred_matches_then_the_report_has_their_percentiles_and_shares() {
        measurement.begin(0);
        for (int i = 1; i <= 100; i++) {
            measurement.told("s" + i, 0, ms(i));
            measurement.told("s" + i, 0, ms(i));
        }
        measurement.error("rate_limited");
        measurement.end(ms(10_000));

        Report report = Report.of("a test", measurement, new MatchChecker(0));

        assertEquals(10, report.matchesPerSecond(), ROUNDING);
        assertEquals(50, report.completing().p50(), 50 * ROUNDING);
        assertEquals(99, report.completing().p99(), 99 * ROUNDING);
        assertEquals(0.3, report.cpuMillisecondsPerMatch().get("gateway"), ROUNDING);
        assertTrue(report.isGood());
        assertTrue(report.text().contains("errors: rate_limited 1"), report.text());
        assertTrue(report.text().contains("told twice 0, ghost partner 0, one-sided 0, self 0, lost 0"), report.text());
        assertTrue(Json.pretty(report).contains("\"matches\" : 100"));
    }

    private static long ms(long milliseconds) {
        return Duration.ofMillis(milliseconds).toNanos();
    }
}
