package dev.parley.gateway.rest;

import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.stats.MatchingStats;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Reads the figures at most once in a while, however many ask, and whether or not that succeeds. Waits; for virtual
 * threads. Thread-safe.
 */
@Singleton
class RecentStats {

    private static final Logger LOG = Logger.getLogger(RecentStats.class);
    private static final Duration READ_EVERY = Duration.ofSeconds(2);

    /** Figures older than this are none. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final MatchingStats stats;
    private final ReentrantLock lock = new ReentrantLock();
    private Reading known;
    private long triedAt = System.nanoTime() - READ_EVERY.toNanos();

    RecentStats(MatchingStats stats) {
        this.stats = stats;
    }

    private record Reading(MatchingStats.Reading figures, long at) {}

    /** Empty when Redis is away and nothing recent is known. */
    Optional<MatchingStats.Reading> read() {
        lock.lock();
        try {
            if (isOlder(triedAt, READ_EVERY)) {
                tryToRead();
            }
            return known == null || isOlder(known.at(), KEPT) ? Optional.empty() : Optional.of(known.figures());
        } finally {
            lock.unlock();
        }
    }

    private void tryToRead() {
        try {
            known = new Reading(stats.read(), System.nanoTime());
        } catch (RedisAway | RedisRefused away) {
            LOG.debugf("figures can't be read: %s", away.getMessage());
        } finally {
            triedAt = System.nanoTime();
        }
    }

    private static boolean isOlder(long at, Duration age) {
        return System.nanoTime() - at >= age.toNanos();
    }
}
