package dev.parley.bench.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bench.browser.PageVisitor.Marks;
import org.junit.jupiter.api.Test;

class FirstFrameReportTest {

    private static final double TOLERANCE_MILLISECONDS = 0.5;

    private final FirstFrameTimes times = new FirstFrameTimes();

    @Test
    void given_rounds_then_each_part_of_the_way_has_its_percentiles() {
        for (int round = 1; round <= 100; round++) {
            times.record(new Marks("session", 1_000, 1_010, 1_110, 1_115, 1_115 + round));
        }

        JsonNode report = new ObjectMapper().valueToTree(FirstFrameReport.of(times, 0));

        assertEquals(100, report.path("rounds").asInt());
        assertPart(report.path("parts").path(0), "Next to first picture", 165, 205, 214, 215);
        assertPart(report.path("parts").path(1), "Next -> matched told", 10, 10, 10, 10);
        assertPart(report.path("parts").path(2), "-> room connected", 100, 100, 100, 100);
        assertPart(report.path("parts").path(3), "-> track subscribed", 5, 5, 5, 5);
        assertPart(report.path("parts").path(4), "-> first picture", 50, 90, 99, 100);
    }

    @Test
    void given_rounds_then_the_table_says_how_many_and_how_long() {
        times.record(new Marks("session", 0, 10, 110, 115, 400));

        String text = FirstFrameReport.of(times, 0).text();

        assertTrue(text.contains("1 rounds, 0 failed"), text);
        assertTrue(text.matches("(?s).*Next to first picture +400 +400 +400 +400\n.*"), text);
    }

    @Test
    void given_no_round_or_one_that_failed_then_it_is_not_good() {
        assertFalse(FirstFrameReport.of(times, 0).isGood());

        times.record(new Marks("session", 0, 10, 110, 115, 400));

        assertTrue(FirstFrameReport.of(times, 0).isGood());
        assertFalse(FirstFrameReport.of(times, 1).isGood());
    }

    private static void assertPart(JsonNode part, String title, double p50, double p90, double p99, double max) {
        assertEquals(title, part.path("part").asText());
        assertEquals(p50, part.path("p50").asDouble(), TOLERANCE_MILLISECONDS);
        assertEquals(p90, part.path("p90").asDouble(), TOLERANCE_MILLISECONDS);
        assertEquals(p99, part.path("p99").asDouble(), TOLERANCE_MILLISECONDS);
        assertEquals(max, part.path("max").asDouble(), TOLERANCE_MILLISECONDS);
    }
}
