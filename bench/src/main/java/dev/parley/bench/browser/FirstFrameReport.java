package dev.parley.bench.browser;

import dev.parley.bench.browser.FirstFrameTimes.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the rounds of {@code first-frame} have shown; also written as JSON.
 *
 * @param rounds that were counted
 * @param withoutPicture that failed, warming up included
 * @param parts of the way, all of it first; percentiles of each part by itself, so they do not add up
 */
public record FirstFrameReport(long rounds, int withoutPicture, List<Times> parts) {

    /** In milliseconds. */
    public record Times(String part, double p50, double p90, double p99, double max) {

        private String row() {
            return String.format(Locale.ROOT, "  %-24s %7.0f %7.0f %7.0f %7.0f%n", part, p50, p90, p99, max);
        }
    }

    static FirstFrameReport of(FirstFrameTimes times, int withoutPicture) {
        List<Times> parts = new ArrayList<>();
        for (Part part : Part.values()) {
            parts.add(new Times(
                    part.title,
                    times.percentile(part, 50),
                    times.percentile(part, 90),
                    times.percentile(part, 99),
                    times.percentile(part, 100)));
        }
        return new FirstFrameReport(times.rounds(), withoutPicture, parts);
    }

    /** Whether there was a round, and none without a picture. */
    public boolean isGood() {
        return rounds > 0 && withoutPicture == 0;
    }

    /** The same for people: a table. */
    public String text() {
        StringBuilder text = new StringBuilder("%n%d rounds, %d failed%n%n".formatted(rounds, withoutPicture));
        text.append(String.format("  %-24s %7s %7s %7s %7s%n", "ms", "p50", "p90", "p99", "max"));
        parts.forEach(times -> text.append(times.row()));
        return text.toString();
    }
}
