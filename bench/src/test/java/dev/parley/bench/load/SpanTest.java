package dev.parley.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {

    @ParameterizedTest
    @CsvSource({"1-3, 1000, 3000", "2, 2000, 2000", "0.1-0.25, 100, 250", "0-1, 0, 1000"})
    void given_seconds_then_they_are_read(String text, long from, long to) {
        assertEquals(new Span(from, to), Span.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3-1", "-1", "a", "1-2-3"})
    void given_something_else_then_it_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Span.parse(text));
    }

    @Test
    void given_a_span_then_any_lies_within() {
        Span span = Span.parse("0-0.003");
        new Random(1).ints(100).forEach(seed -> {
            long any = span.any(new Random(seed));
            assertTrue(any >= 1 && any <= 3, "was " + any);
        });
    }
}
