package dev.parley.bench.browser;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long each part of the way from Next to the first picture took, round by round. Not thread-safe. */
final class FirstFrameTimes {

    /** A part of the way; the first is all of it. */
    enum Part {
        WHOLE("Next to first picture"),
        TOLD("Next -> matched told"),
        CONNECTED("-> room connected"),
        SUBSCRIBED("-> track subscribed"),
        SHOWN("-> first picture");

        final String title;

        Part(String title) {
            this.title = title;
        }
    }

    private static final long LONGEST_MICROSECONDS = TimeUnit.MINUTES.toMicros(1);
    private static final int DIGITS = 3;
    private static final double MILLISECOND = 1_000;

    private final Map<Part, Histogram> microseconds = new EnumMap<>(Part.class);

    FirstFrameTimes() {
        for (Part part : Part.values()) {
            microseconds.put(part, new Histogram(LONGEST_MICROSECONDS, DIGITS));
        }
    }

    void record(PageVisitor.Marks marks) {
        record(Part.WHOLE, marks.firstFrame() - marks.next());
        record(Part.TOLD, marks.matched() - marks.next());
        record(Part.CONNECTED, marks.connected() - marks.matched());
        record(Part.SUBSCRIBED, marks.subscribed() - marks.connected());
        record(Part.SHOWN, marks.firstFrame() - marks.subscribed());
    }

    private void record(Part part, double milliseconds) {
        microseconds.get(part).recordValue(Math.clamp(Math.round(milliseconds * MILLISECOND), 0, LONGEST_MICROSECONDS));
    }

    long rounds() {
        return microseconds.get(Part.WHOLE).getTotalCount();
    }

    /** In milliseconds. */
    double percentile(Part part, double percentile) {
        return microseconds.get(part).getValueAtPercentile(percentile) / MILLISECOND;
    }

    /** About all rounds up to now. */
    String line() {
        return String.format(
                Locale.ROOT, "p50 %.0f ms   p90 %.0f ms", percentile(Part.WHOLE, 50), percentile(Part.WHOLE, 90));
    }
}
