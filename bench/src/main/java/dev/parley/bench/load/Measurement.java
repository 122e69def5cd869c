package dev.parley.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What is counted of asks. Times run from the moment at which a person meant to ask, which is earlier than the moment of
 * asking when nobody was free to ask or the bench was late. An ask counts when it was <em>meant</em> within the window,
 * also when it is answered later; throughput is what was told within the window. Not thread-safe; moments are
 * {@link System#nanoTime}.
 */
final class Measurement {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    /** Times in nanoseconds. */
    private final Histogram completing = new Histogram(LONGEST, DIGITS);

    private final Histogram everybody = new Histogram(LONGEST, DIGITS);
    private final Histogram lastSecond = new Histogram(LONGEST, DIGITS);
    private final Map<String, Long> troubles = new TreeMap<>();
    private final long begin;
    private long end;
    private long offered;
    private long answered;
    private long refused;
    private long givenUp;
    private long matches;
    private long lastSecondMatches;

    /**
     * @param begin the first moment of the window
     * @param end the first one after it, unless {@link #end(long)} comes before
     */
    Measurement(long begin, long end) {
        this.begin = begin;
        this.end = end;
    }

    /** Ends the window now, if it has not ended yet; returns how many seconds it lasted. */
    double end(long now) {
        if (now - end < 0) {
            end = now;
        }
        return Math.max(0, (double) (end - begin) / TimeUnit.SECONDS.toNanos(1));
    }

    private boolean counts(long moment) {
        return moment - begin >= 0 && moment - end < 0;
    }

    /** Somebody means to ask at this moment. */
    void offered(long intended) {
        if (counts(intended)) {
            offered++;
        }
    }

    /** Somebody was told, having meant to ask at the moment {@code intended}. */
    void told(long intended, long now) {
        if (counts(now)) {
            answered++;
        }
        if (counts(intended)) {
            record(everybody, now - intended);
        }
    }

    /**
     * Both of a pair have been told by now.
     *
     * @param intended when the later one of the two meant to ask
     * @param told when that one was told
     */
    void paired(long intended, long told, long now) {
        if (counts(intended)) {
            record(completing, told - intended);
        }
        if (counts(now)) {
            matches++;
        }
        record(lastSecond, told - intended);
        lastSecondMatches++;
    }

    /** An ask of this moment was given up: it counts as long as it has taken up to now. */
    void givenUp(long intended, long now) {
        if (counts(intended)) {
            givenUp++;
            record(everybody, now - intended);
            record(completing, now - intended);
        }
    }

    /** An ask of this moment was refused. */
    void refused(long intended, String why) {
        if (counts(intended)) {
            refused++;
        }
        trouble(why);
    }

    /** Something went wrong; counted whenever it does. */
    void trouble(String kind) {
        troubles.merge(kind, 1L, Long::sum);
    }

    /** One line about the time since the last call, to be called each second. */
    String lastSecond() {
        String line = "%6d matches/s   p50 %6.1f ms   p99 %6.1f ms"
                .formatted(
                        lastSecondMatches,
                        Times.milliseconds(lastSecond.getValueAtPercentile(50)),
                        Times.milliseconds(lastSecond.getValueAtPercentile(99)));
        lastSecondMatches = 0;
        lastSecond.reset();
        return line;
    }

    /** How many asks were meant within the window. */
    long offered() {
        return offered;
    }

    /** How many of them were refused. */
    long refused() {
        return refused;
    }

    /** How many of them were given up after the window. */
    long givenUp() {
        return givenUp;
    }

    /** How many people were told within the window. */
    long answered() {
        return answered;
    }

    /** Of how many sessions both were told within the window. */
    long matches() {
        return matches;
    }

    /** How often what went wrong, also outside of the window. */
    Map<String, Long> troubles() {
        return new TreeMap<>(troubles);
    }

    /** Of the later ask of each pair, until that person was told. */
    Times completing() {
        return Times.of(completing);
    }

    /** Of every ask, the wait for a partner included. */
    Times everybody() {
        return Times.of(everybody);
    }

    private static void record(Histogram histogram, long nanoseconds) {
        histogram.recordValue(Math.clamp(nanoseconds, 0, LONGEST));
    }
}
