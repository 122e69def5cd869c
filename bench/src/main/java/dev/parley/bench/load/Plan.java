package dev.parley.bench.load;

import java.time.Duration;

/**
 * One run of {@link OpenPairs}. Immutable.
 *
 * @param label what is special about it, for the report; or empty
 * @param rate asks per second in total, of which those by skips follow the system's pace and the rest is a Poisson
 *     process
 * @param talk how long a pair stays together
 * @param skips which part of conversations ends by one who looks on at once; the rest by one who does not
 * @param vanishes which part of those who ask is cut off within a fifth of a second unless told of
 *     somebody before, and comes back much later
 * @param warmUp how long people do so before anything is counted
 * @param window how long is counted
 * @param drain how long afterwards the last asks may take to be answered, and the last pairs to part
 */
public record Plan(
        String label,
        double rate,
        Talk talk,
        double skips,
        double vanishes,
        Duration warmUp,
        Duration window,
        Duration drain) {

    private static final double SECOND_MILLISECONDS = 1_000;

    /** The same with another rate. */
    public Plan at(double other) {
        return new Plan(label, other, talk, skips, vanishes, warmUp, window, drain);
    }

    /** The same with another label. */
    public Plan labelled(String other) {
        return new Plan(other, rate, talk, skips, vanishes, warmUp, window, drain);
    }

    /** The same, warming up until so many people have asked, within its own time at least and a longest at most. */
    public Plan warmingUpFor(int asks, Duration longest) {
        Duration asked = Duration.ofMillis((long) Math.min(asks / rate * SECOND_MILLISECONDS, longest.toMillis()));
        return asked.compareTo(warmUp) <= 0 ? this : new Plan(label, rate, talk, skips, vanishes, asked, window, drain);
    }

    /** How many people it needs so that somebody is idle nearly always. */
    public int people() {
        double seconds = talk.meanMilliseconds() / SECOND_MILLISECONDS + 0.6 + vanishes * 2 * OpenPairs.AWAY_SECONDS;
        return (int) Math.ceil(rate * seconds + 4 * Math.sqrt(rate * seconds)) + 50;
    }

    /** Each conversation follows two asks, and some of them are followed by an ask. */
    double arrivals() {
        return rate * (1 - skips / 2);
    }
}
