package dev.parley.bus.stream;

import dev.parley.bus.BusConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a reader that has just handled a batch lets the next one collect. Batches cost by their number more than by
 * their size, so that waiting a moment saves a great part of the work where entries come fast; where they come slowly
 * nothing is saved, and nobody waits. One for each reader; not thread-safe.
 */
public final class Linger {

    /** Over this time the rate of entries is averaged: long against a batch, short against a change of load. */
    private static final double MEMORY_NANOSECONDS = Duration.ofMillis(250).toNanos();

    private static final double NANOSECONDS = Duration.ofSeconds(1).toNanos();

    private final double quietRate;
    private final long longest;
    private double recent;
    private long last;

    /**
     * @param quietRate entries per second up to which nothing is waited for, above 0; at twice as many the wait has its
     *     full length
     * @param longest the full length
     */
    public Linger(int quietRate, Duration longest) {
        this.quietRate = quietRate;
        this.longest = longest.toNanos();
    }

    /** For entries on which people wait. */
    public static Linger hasty(BusConfig config) {
        return new Linger(config.quietRate(), config.linger());
    }

    /** For entries on which nobody waits. */
    public static Linger patient(BusConfig config) {
        return new Linger(config.patientQuietRate(), config.patientLinger());
    }

    /** Waits after a batch as long as its load asks for, on this thread. */
    public void after(int entries) {
        long wait = nanosecondsAfter(entries, System.nanoTime());
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
    }

    /** As {@link #nanosecondsAfter}, for timers: in the nearest whole milliseconds. */
    long millisecondsAfter(int entries, long now) {
        return Math.round((double) nanosecondsAfter(entries, now) / TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** How long to wait after a batch of so many entries, at a moment of {@link System#nanoTime}. */
    long nanosecondsAfter(int entries, long now) {
        recent = recent * Math.exp(-(now - last) / MEMORY_NANOSECONDS) + entries;
        last = now;
        double rate = recent * NANOSECONDS / MEMORY_NANOSECONDS;
        return (long) (longest * Math.clamp(rate / quietRate - 1, 0, 1));
    }
}
