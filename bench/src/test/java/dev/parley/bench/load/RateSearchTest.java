package dev.parley.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {

    private final List<Double> tried = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(doubles = {3, 99, 100, 101, 730, 1_600, 4_999})
    void given_a_system_with_a_limit_then_the_search_comes_close_from_below(double limit) {
        RateSearch search = search(new RateSearch(100, 5_000, 20), limit);

        assertTrue(search.highest() <= limit, "found " + search.highest());
        assertTrue(search.highest() >= limit * 0.89, "found " + search.highest() + " by " + tried);
    }

    @Test
    void given_a_rate_that_is_not_sustained_then_it_doubles_up_to_it_and_halves_from_there() {
        search(new RateSearch(100, 5_000, 6), 700);

        assertEquals(List.of(100.0, 200.0, 400.0, 800.0, 600.0, 700.0), tried);
    }

    @Test
    void given_a_system_that_bears_everything_then_the_search_ends_at_the_most() {
        RateSearch search = search(new RateSearch(100, 500, 20), Double.MAX_VALUE);

        assertEquals(500, search.highest());
        assertEquals(List.of(100.0, 200.0, 400.0, 500.0), tried);
    }

    @Test
    void given_a_system_that_bears_nothing_then_the_search_ends_with_nothing() {
        RateSearch search = search(new RateSearch(100, 500, 100), 0);

        assertEquals(0, search.highest());
        assertTrue(tried.size() < 10, tried::toString);
    }

    @Test
    void given_few_probes_then_no_more_are_made() {
        search(new RateSearch(1, 100_000, 3), Double.MAX_VALUE);

        assertEquals(List.of(1.0, 2.0, 4.0), tried);
    }

    @Test
    void given_numbers_that_make_no_search_then_they_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new RateSearch(0, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> new RateSearch(11, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> new RateSearch(1, 10, 0));
    }

    private RateSearch search(RateSearch search, double limit) {
        while (search.next().isPresent()) {
            double rate = search.next().getAsDouble();
            tried.add(rate);
            search.tried(rate <= limit);
        }
        return search;
    }
}
