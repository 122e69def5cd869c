package dev.parley.bench.load;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one run has shown.
 *
 * @param isOnlyMeasured see {@link dev.parley.bench.system.SystemUnderTest#isOnlyMeasured()}
 * @param label what else was special about it, or empty
 * @param rate asks per second that were wanted
 * @param seconds how long the window was
 * @param offered asks that were meant within it
 * @param answered people who were told within it
 * @param matches of which both were told within it
 * @param outstanding asks without an answer at its end
 * @param refused asks that the system refused, of those meant within the window
 * @param givenUp asks that were still without one when the bench gave up waiting
 * @param completing of the later ask of each pair, until that person was told
 * @param everybody of every ask, the wait for a partner included
 * @param cpuMilliseconds of each process, within the window
 * @param megabytes of each process, at its end
 * @param counts what else the workload counts, by sentences
 * @param troubles how often what went wrong
 * @param faults how often each kind of wrong match was seen
 */
public record Row(
        boolean isOnlyMeasured,
        String label,
        double rate,
        double seconds,
        long offered,
        long answered,
        long matches,
        long outstanding,
        long refused,
        long givenUp,
        Times completing,
        Times everybody,
        Map<String, Double> cpuMilliseconds,
        Map<String, Double> megabytes,
        Map<String, Long> counts,
        Map<String, Long> troubles,
        Map<MatchChecker.Fault, Long> faults) {

    private static final double SUSTAINED_P99_MILLISECONDS = 1_000;
    private static final long ALWAYS_ALLOWED = 8;
    /** Of the asks to a system that is only measured, how many may be refused or never answered. */
    private static final double LOST_AT_MOST = 0.01;

    /** Of the asks, how many may go unanswered because of the edges of the window. */
    private static final double ANSWERED_AT_LEAST = 0.97;

    @JsonProperty
    public double asksPerSecond() {
        return seconds == 0 ? 0 : answered / seconds;
    }

    @JsonProperty
    public double matchesPerSecond() {
        return seconds == 0 ? 0 : matches / seconds;
    }

    /** CPU per match of each process, in milliseconds; empty without a match. */
    @JsonProperty
    public Map<String, Double> cpuMillisecondsPerMatch() {
        Map<String, Double> shares = new LinkedHashMap<>();
        if (matches > 0) {
            cpuMilliseconds.forEach((process, used) -> shares.put(process, used / matches));
        }
        return shares;
    }

    /**
     * Whether the system keeps up with this rate: what comes is answered, at the window's end no more than half a
     * second's asks are open, of a hundred 99 are answered within a second, no ask was given up and nothing was matched
     * wrongly. A system that is only measured may match wrongly, and lose one ask of a hundred.
     */
    public boolean isSustained() {
        return matches > 0
                && (isOnlyMeasured || isFaultless())
                && refused + givenUp <= (isOnlyMeasured ? offered * LOST_AT_MOST : 0)
                && answered >= offered * ANSWERED_AT_LEAST - ALWAYS_ALLOWED
                && outstanding <= ALWAYS_ALLOWED + rate / 2
                && completing.p99() < SUSTAINED_P99_MILLISECONDS;
    }

    /** As {@link #cpuMillisecondsPerMatch}, of all processes but the bench's own together. */
    @JsonProperty
    public double systemCpuMillisecondsPerMatch() {
        return cpuMillisecondsPerMatch().entrySet().stream()
                .filter(process -> !process.getKey().equals(Processes.BENCH))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Of this machine's cores, how many the bench kept busy. */
    @JsonProperty
    public double benchCores() {
        return seconds == 0 ? 0 : cpuMilliseconds.getOrDefault(Processes.BENCH, 0.0) / 1_000 / seconds;
    }

    @JsonIgnore
    public boolean isFaultless() {
        return faults.values().stream().allMatch(count -> count == 0);
    }

    /** Collects what becomes known during a run. */
    static final class Builder {

        private final Plan plan;
        private final boolean isOnlyMeasured;
        private Processes.Sample begin;
        private Processes.Sample end;
        private double seconds;
        private long outstanding;

        Builder(Plan plan, boolean isOnlyMeasured) {
            this.plan = plan;
            this.isOnlyMeasured = isOnlyMeasured;
        }

        void atBegin(Processes.Sample sample) {
            begin = sample;
        }

        void atEnd(Processes.Sample sample) {
            end = sample;
        }

        void seconds(double measured) {
            seconds = measured;
        }

        void outstanding(long asks) {
            outstanding = asks;
        }

        Row build(Measurement measured, Map<String, Long> counts, Map<MatchChecker.Fault, Long> faults) {
            Map<String, Double> used = new LinkedHashMap<>();
            end.cpuMilliseconds().forEach((process, milliseconds) -> {
                if (begin.cpuMilliseconds().containsKey(process)) {
                    used.put(process, milliseconds - begin.cpuMilliseconds().get(process));
                }
            });
            return new Row(
                    isOnlyMeasured,
                    plan.label(),
                    plan.rate(),
                    seconds,
                    measured.offered(),
                    measured.answered(),
                    measured.matches(),
                    outstanding,
                    measured.refused(),
                    measured.givenUp(),
                    measured.completing(),
                    measured.everybody(),
                    used,
                    end.megabytes(),
                    counts,
                    measured.troubles(),
                    faults);
        }
    }
}
