package dev.parley.gateway.connection;

import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.gateway.GatewayConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells queue-service who is gone and lets go of their presence, many at once. While Redis is away they wait; what is
 * lost with the process is found by whoever finds this gateway's lease run out. Thread-safe.
 */
@Singleton
public class Departures {

    private static final Logger LOG = Logger.getLogger(Departures.class);
    private static final int BATCH = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMillis(200);

    /**
     * One connection that is gone.
     *
     * @param gateway the id under which it was held
     * @param byGateway see {@link QueueCommand.Disconnected}
     */
    record Departure(String user, String gateway, long epoch, boolean byGateway) {}

    private final Presence presence;
    private final Mailbox mailbox;
    private final Streams streams;
    private final BlockingQueue<Departure> queue;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("departures").unstarted(this::work);

    Departures(Presence presence, Mailbox mailbox, Streams streams, GatewayConfig config, MeterRegistry metrics) {
        this.presence = presence;
        this.mailbox = mailbox;
        this.streams = streams;
        // While Redis is away nobody new can be taken, so that no more can go than were here.
        this.queue = new LinkedBlockingQueue<>(2 * config.maxConnections());
        metrics.gauge("parley.gateway.departures", queue, BlockingQueue::size);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void add(Departure departure) {
        if (!queue.offer(departure)) {
            LOG.errorf("a departure was dropped, %d wait already", queue.size());
        }
    }

    /** Tells of everybody added so far and ends; gives up after {@code limit}. */
    public void finish(Duration limit) {
        stopping.countDown();
        try {
            if (!thread.join(limit)) {
                LOG.warnf("%d departures were not told; others will find them", queue.size());
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        List<Departure> batch = new ArrayList<>();
        try {
            while (stopping.getCount() > 0 || !queue.isEmpty()) {
                Departure first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
                while (!told(batch)) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                }
                batch.clear();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean told(List<Departure> batch) {
        try {
            Outbox outbox = new Outbox();
            Map<String, Map<String, Long>> epochs = new HashMap<>();
            for (Departure gone : batch) {
                outbox.append(
                        streams.queueCommands(),
                        new QueueCommand.Disconnected(gone.user(), gone.epoch(), gone.byGateway()),
                        TraceParent.fresh());
                epochs.computeIfAbsent(gone.gateway(), gateway -> new HashMap<>())
                        .merge(gone.user(), gone.epoch(), Math::max);
            }
            mailbox.send(outbox);
            epochs.forEach(presence::release);
            return true;
        } catch (RedisAway | RedisRefused problem) {
            LOG.warnf("%d departures wait: %s", queue.size() + batch.size(), problem.getMessage());
            return false;
        }
    }
}
