package dev.parley.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TalkTest {

    private static final int TALKS = 100_000;

    @Test
    void given_the_talks_of_strangers_then_three_of_four_are_short_and_few_are_long() {
        Random random = new Random(1);
        long[] talks = LongStream.generate(() -> Talk.OF_STRANGERS.any(random))
                .limit(TALKS)
                .toArray();

        assertEquals(0.75, part(talks, 3_000, 15_000), 0.01);
        assertEquals(0.20, part(talks, 30_000, 119_999), 0.01);
        assertEquals(0.05, part(talks, 120_000, 300_000), 0.01);
        assertEquals(
                Talk.OF_STRANGERS.meanMilliseconds(),
                LongStream.of(talks).average().orElseThrow(),
                Talk.OF_STRANGERS.meanMilliseconds() * 0.02);
        assertTrue(LongStream.of(talks).allMatch(talk -> talk >= 3_000));
    }

    private static double part(long[] talks, long from, long to) {
        return (double) LongStream.of(talks)
                        .filter(talk -> talk >= from && talk <= to)
                        .count()
                / TALKS;
    }
}
