package dev.parley.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

    @ParameterizedTest(name = "{0} asks/s, {1} s are asked for: warms up for {2} s")
    @CsvSource({
        "1000,  5, 20", // until 20,000 have asked
        " 400,  5, 50",
        " 100,  5, 60", // the longest
        "8000,  5,  5", // within its own time they have
        " 400, 90, 90",
    })
    void warms_up_until_so_many_have_asked(double rate, int own, int expected) {
        Plan plan = new Plan(
                "",
                rate,
                Span.parse("1-3"),
                0,
                0,
                Duration.ofSeconds(own),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));

        Plan longer = plan.warmingUpFor(20_000, Duration.ofMinutes(1));

        assertEquals(Duration.ofSeconds(expected), longer.warmUp());
    }
}
