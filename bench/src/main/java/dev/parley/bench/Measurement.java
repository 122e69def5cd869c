package dev.parley.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * What is counted while a workload runs. Times run from the moment at which a person meant to ask, which is earlier
 * than the moment of asking when the bench itself is late. Not thread-safe; moments are {@link System#nanoTime}.
 */
final class Measurement {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    /** Times in nanoseconds. */
    private final Histogram completing = new Histogram(LONGEST, DIGITS);

    private final Histogram bothTold = new Histogram(LONGEST, DIGITS);
    private final Histogram everybody = new Histogram(LONGEST, DIGITS);
    private final Map<String, Long> errors = new TreeMap<>();
    private final Map<String, Told> halfTold = new HashMap<>();
    private final Supplier<Map<String, Double>> cpuMilliseconds;
    private Map<String, Double> cpuAtBegin = Map.of();
    private Map<String, Double> cpuAtEnd = Map.of();
    private long lastSecondMatches;
    private final Histogram lastSecond = new Histogram(LONGEST, DIGITS);
    private long begun;
    private long ended;
    private boolean measuring;

    private record Told(long intended, long told) {}

    /** @param cpuMilliseconds what each process has used up to now; asked at the begin and at the end */
    Measurement(Supplier<Map<String, Double>> cpuMilliseconds) {
        this.cpuMilliseconds = cpuMilliseconds;
    }

    /** Begins to count; what came before was warming up. Errors count from the first moment on. */
    void begin(long now) {
        begun = now;
        measuring = true;
        cpuAtBegin = cpuMilliseconds.get();
    }

    /** Ends counting; without effect when it has not begun or has ended. */
    void end(long now) {
        if (measuring) {
            measuring = false;
            ended = now;
            cpuAtEnd = cpuMilliseconds.get();
        }
    }

    /** Somebody was told of a session, having meant to ask for one at the moment {@code intended}. */
    void told(String session, long intended, long now) {
        Told first = halfTold.remove(session);
        if (first == null) {
            halfTold.put(session, new Told(intended, now));
            return;
        }
        if (!measuring) {
            return;
        }
        Told second = new Told(intended, now);
        Told completer = second.intended() > first.intended() ? second : first;
        record(completing, completer.told() - completer.intended());
        record(bothTold, now - completer.intended());
        record(everybody, first.told() - first.intended());
        record(everybody, second.told() - second.intended());
        record(lastSecond, completer.told() - completer.intended());
        lastSecondMatches++;
    }

    /** A session of which the second will never be told. */
    void over(String session) {
        halfTold.remove(session);
    }

    void error(String kind) {
        errors.merge(kind, 1L, Long::sum);
    }

    long matches() {
        return bothTold.getTotalCount();
    }

    long errors() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** One line about the time since the last call, to be called each second. */
    String lastSecond() {
        String line = "%5d matches/s   p50 %s   p99 %s"
                .formatted(
                        lastSecondMatches,
                        Report.milliseconds(lastSecond.getValueAtPercentile(50)),
                        Report.milliseconds(lastSecond.getValueAtPercentile(99)));
        lastSecondMatches = 0;
        lastSecond.reset();
        return line;
    }

    /** How long was measured. */
    Duration length() {
        return Duration.ofNanos(ended - begun);
    }

    Map<String, Long> errorsByKind() {
        return new TreeMap<>(errors);
    }

    /** What each process used of CPU while measuring; without those that came or went. */
    Map<String, Double> cpuMillisecondsUsed() {
        Map<String, Double> used = new LinkedHashMap<>();
        cpuAtEnd.forEach((process, milliseconds) -> {
            if (cpuAtBegin.containsKey(process)) {
                used.put(process, milliseconds - cpuAtBegin.get(process));
            }
        });
        return used;
    }

    Report.Times completingTimes() {
        return Report.Times.of(completing);
    }

    Report.Times bothToldTimes() {
        return Report.Times.of(bothTold);
    }

    Report.Times everybodysTimes() {
        return Report.Times.of(everybody);
    }

    private static void record(Histogram histogram, long nanoseconds) {
        histogram.recordValue(Math.clamp(nanoseconds, 0, LONGEST));
    }
}
