package dev.parley.session;

import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.stats.MatchingStats;
import dev.parley.bus.stream.DependencyAway;
import dev.parley.session.database.LiveConversations;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The gauge {@code parley_sessions_live}: conversations of all replicas, some seconds old; -1 while unknown.
 * Also told to {@link MatchingStats}.
 */
@Singleton
class LiveSessions {

    private static final Logger LOG = Logger.getLogger(LiveSessions.class);
    private static final long UNKNOWN = -1;

    private final LiveConversations conversations;
    private final MatchingStats stats;
    private final AtomicLong live;

    LiveSessions(LiveConversations conversations, MatchingStats stats, MeterRegistry metrics) {
        this.conversations = conversations;
        this.stats = stats;
        this.live = metrics.gauge("parley.sessions.live", new AtomicLong(UNKNOWN));
    }

    @Scheduled(every = "5s", identity = "live", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void count() {
        try {
            live.set(conversations.count());
        } catch (DependencyAway away) {
            live.set(UNKNOWN);
            LOG.debugf("Live sessions are unknown: %s", away.getMessage());
            return;
        }
        try {
            stats.live(live.get());
        } catch (RedisAway | RedisRefused away) {
            LOG.debugf("Live sessions were not told: %s", away.getMessage());
        }
    }
}
