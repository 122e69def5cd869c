package dev.parley.bench.load;

import java.util.OptionalDouble;

/**
 * Looks for the highest rate that a system sustains: doubles until one is not sustained, then halves the interval until
 * it is narrow. Bounded; not thread-safe.
 */
public final class RateSearch {

    private static final double NARROW = 0.1;
    private static final double LOWEST = 1;

    private final double most;
    private int probesLeft;
    private double next;
    private double sustained;
    private double tooHigh = Double.POSITIVE_INFINITY;

    /**
     * @param first the rate to begin with, above 0
     * @param most never tries a higher one, at least {@code first}
     * @param probes tries so many at most, at least 1
     */
    public RateSearch(double first, double most, int probes) {
        if (!(first > 0) || most < first || probes < 1) {
            throw new IllegalArgumentException(
                    "a search goes from a rate above 0 up to a higher one, in at least one probe");
        }
        this.next = first;
        this.most = most;
        this.probesLeft = probes;
    }

    /** The rate to try next; empty when the search is over. */
    public OptionalDouble next() {
        boolean found = sustained >= most || tooHigh - sustained <= sustained * NARROW || tooHigh <= LOWEST;
        return probesLeft == 0 || found ? OptionalDouble.empty() : OptionalDouble.of(next);
    }

    /** What became of the rate of {@link #next()}. */
    public void tried(boolean wasSustained) {
        probesLeft--;
        if (wasSustained) {
            sustained = next;
        } else {
            tooHigh = next;
        }
        next = Double.isInfinite(tooHigh) ? Math.min(most, sustained * 2) : (sustained + tooHigh) / 2;
    }

    /** The highest rate that was sustained, 0 when none was. */
    public double highest() {
        return sustained;
    }
}
