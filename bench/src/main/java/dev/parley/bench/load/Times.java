package dev.parley.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Percentiles in milliseconds. */
public record Times(long count, double p50, double p95, double p99, double max) {

    static Times of(Histogram nanoseconds) {
        return new Times(
                nanoseconds.getTotalCount(),
                milliseconds(nanoseconds.getValueAtPercentile(50)),
                milliseconds(nanoseconds.getValueAtPercentile(95)),
                milliseconds(nanoseconds.getValueAtPercentile(99)),
                milliseconds(nanoseconds.getMaxValue()));
    }

    static double milliseconds(long nanoseconds) {
        return (double) nanoseconds / TimeUnit.MILLISECONDS.toNanos(1);
    }
}
