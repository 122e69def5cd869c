package dev.parley.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a run has shown; also written as JSON.
 *
 * @param workload who did what
 * @param seconds how long was measured
 * @param matches of which both sides were told while measuring
 * @param completing from the later {@code find} of a pair to {@code matched} at the same person
 * @param bothTold from the later {@code find} of a pair until both were told
 * @param everybody from {@code find} to {@code matched} of everybody, the wait for a partner included
 * @param errors how often what went wrong, over the whole run
 * @param faults how often each kind of wrong match was seen, over the whole run
 * @param examples sentences about the first faults
 * @param cpuMillisecondsPerMatch by process, for those that were found
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
        String workload,
        double seconds,
        long matches,
        double matchesPerSecond,
        Times completing,
        Times bothTold,
        Times everybody,
        Map<String, Long> errors,
        Map<MatchChecker.Fault, Long> faults,
        List<String> examples,
        Map<String, Double> cpuMillisecondsPerMatch) {

    /** Percentiles in milliseconds. */
    record Times(long count, double p50, double p95, double p99, double max) {

        static Times of(Histogram nanoseconds) {
            return new Times(
                    nanoseconds.getTotalCount(),
                    milliseconds(nanoseconds, 50),
                    milliseconds(nanoseconds, 95),
                    milliseconds(nanoseconds, 99),
                    milliseconds(nanoseconds, 100));
        }

        private static double milliseconds(Histogram nanoseconds, double percentile) {
            return (double) nanoseconds.getValueAtPercentile(percentile) / TimeUnit.MILLISECONDS.toNanos(1);
        }

        private String row(String name) {
            return "  %-24s %9.1f %9.1f %9.1f %9.1f%n".formatted(name, p50, p95, p99, max);
        }
    }

    static Report of(String workload, Measurement measurement, MatchChecker checker) {
        double seconds = measurement.length().toMillis() / 1_000.0;
        long matches = measurement.matches();
        return new Report(
                workload,
                seconds,
                matches,
                seconds == 0 ? 0 : matches / seconds,
                measurement.completingTimes(),
                measurement.bothToldTimes(),
                measurement.everybodysTimes(),
                measurement.errorsByKind(),
                checker.faults(),
                checker.examples(),
                matches == 0 ? Map.of() : perMatch(measurement.cpuMillisecondsUsed(), matches));
    }

    private static Map<String, Double> perMatch(Map<String, Double> cpuMilliseconds, long matches) {
        Map<String, Double> shares = new LinkedHashMap<>();
        cpuMilliseconds.forEach((process, milliseconds) -> shares.put(process, milliseconds / matches));
        return shares;
    }

    /** Whether people were matched, and nobody in a way that must not be. */
    boolean isGood() {
        return matches > 0 && faults.values().stream().allMatch(count -> count == 0);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("%n%d matches in %.1f s: %.1f matches/s%n%n".formatted(matches, seconds, matchesPerSecond));
        text.append("  %-24s %9s %9s %9s %9s%n".formatted("find to matched, ms", "p50", "p95", "p99", "max"));
        text.append(completing.row("who completes a pair"));
        text.append(bothTold.row("until both are told"));
        text.append(everybody.row("everybody, with waiting"));
        text.append("%n  errors: %s%n".formatted(errors.isEmpty() ? "none" : counts(errors)));
        StringJoiner checks = new StringJoiner(", ");
        faults.forEach((fault, count) -> checks.add(fault.title + " " + count));
        text.append("  checks: %s%n".formatted(checks));
        examples.forEach(example -> text.append("    %s%n".formatted(example)));
        if (!cpuMillisecondsPerMatch.isEmpty()) {
            StringJoiner processes = new StringJoiner(", ");
            cpuMillisecondsPerMatch.forEach(
                    (name, milliseconds) -> processes.add(String.format(Locale.ROOT, "%s %.2f", name, milliseconds)));
            double all = cpuMillisecondsPerMatch.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            text.append("  CPU ms per match: %s; together %.2f%n".formatted(processes, all));
        }
        return text.toString();
    }

    private static String counts(Map<String, Long> counts) {
        StringJoiner all = new StringJoiner(", ");
        counts.forEach((kind, count) -> all.add(kind + " " + count));
        return all.toString();
    }

    static String milliseconds(long nanoseconds) {
        return String.format(Locale.ROOT, "%.1f ms", (double) nanoseconds / TimeUnit.MILLISECONDS.toNanos(1));
    }
}
