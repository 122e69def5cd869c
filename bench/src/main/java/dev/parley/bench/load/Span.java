package dev.parley.bench.load;

import java.math.BigDecimal;
import java.util.random.RandomGenerator;

/** A random length of time, equally likely between two bounds; written in seconds as {@code 1-3} or {@code 0.5}. */
public record Span(long fromMilliseconds, long toMilliseconds) implements Talk {

    private static final double SECOND = 1_000;

    public Span {
        if (fromMilliseconds < 0 || toMilliseconds < fromMilliseconds) {
            throw new IllegalArgumentException("a span goes from a smaller to a larger number of seconds, such as 1-3");
        }
    }

    public static Span parse(String text) {
        String[] bounds = text.split("-", 2);
        return new Span(milliseconds(bounds[0]), milliseconds(bounds[bounds.length - 1]));
    }

    private static long milliseconds(String seconds) {
        return Math.round(Double.parseDouble(seconds) * SECOND);
    }

    @Override
    public double meanMilliseconds() {
        return (fromMilliseconds + toMilliseconds) / 2.0;
    }

    @Override
    public long any(RandomGenerator random) {
        return Math.max(1, random.nextLong(fromMilliseconds, toMilliseconds + 1));
    }

    @Override
    public String toString() {
        return fromMilliseconds == toMilliseconds
                ? seconds(fromMilliseconds)
                : seconds(fromMilliseconds) + "-" + seconds(toMilliseconds);
    }

    private static String seconds(long milliseconds) {
        return BigDecimal.valueOf(milliseconds, 3).stripTrailingZeros().toPlainString();
    }
}
