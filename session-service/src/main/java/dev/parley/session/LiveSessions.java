package dev.parley.session;

import dev.parley.bus.stream.DependencyAway;
import dev.parley.session.database.Conversations;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The gauge {@code parley_sessions_live}: conversations of all replicas, some seconds old; -1 while unknown. */
@Singleton
class LiveSessions {

    private static final Logger LOG = Logger.getLogger(LiveSessions.class);
    private static final long UNKNOWN = -1;

    private final Conversations conversations;
    private final AtomicLong live;

    LiveSessions(Conversations conversations, MeterRegistry metrics) {
        this.conversations = conversations;
        this.live = metrics.gauge("parley.sessions.live", new AtomicLong(UNKNOWN));
    }

    @Scheduled(every = "5s", identity = "live", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void count() {
        try {
            live.set(conversations.count());
        } catch (DependencyAway away) {
            live.set(UNKNOWN);
            LOG.debugf("Live sessions are unknown: %s", away.getMessage());
        }
    }
}
