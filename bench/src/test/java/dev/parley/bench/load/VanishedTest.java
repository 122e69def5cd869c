package dev.parley.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VanishedTest {

    private static final Instant GONE = Instant.parse("2026-01-01T00:00:00Z");
    private static final String AFTER = "matched with somebody who had vanished and was not yet paired";
    private static final String BEFORE = "matched with somebody who was paired already when vanishing";

    private static final String LONGEST = "milliseconds from vanishing to being paired, at most";

    private final Vanished vanished = new Vanished();

    @Test
    void given_matches_with_somebody_who_vanished_then_it_counts_whether_they_were_made_before_that() {
        vanished.gone("ann", GONE);
        vanished.met("ann", Optional.of(GONE.minusMillis(1)));
        vanished.met("ann", Optional.of(GONE));
        vanished.met("ann", Optional.of(GONE.plusMillis(7)));
        vanished.met("ann", Optional.of(GONE.plusMillis(3)));

        assertEquals(Map.of("vanished", 1L, BEFORE, 2L, AFTER, 2L, LONGEST, 7L), vanished.take());
    }

    @Test
    void given_somebody_who_is_back_or_never_went_then_a_match_with_them_is_as_any() {
        vanished.gone("ann", GONE);
        vanished.back("ann");
        vanished.met("ann", Optional.of(GONE.plusMillis(1)));
        vanished.met("bob", Optional.of(GONE.plusMillis(1)));

        assertEquals(Map.of("vanished", 1L, BEFORE, 0L, AFTER, 0L), vanished.take());
    }

    @Test
    void given_nobody_vanished_then_there_is_nothing_to_say() {
        assertEquals(Map.of(), vanished.take());
    }
}
