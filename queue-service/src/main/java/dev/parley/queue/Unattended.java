package dev.parley.queue;

import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.QueueCommand.Disconnected;
import dev.parley.bus.presence.GatewayLeases;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.presence.Presence.Holder;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.stream.DependencyAway;
import dev.parley.bus.stream.StreamRequests;
import dev.parley.bus.stream.Sweeps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Finds people who wait although no gateway knows of them: whoever should have said that they are gone was lost. Every
 * half minute one replica says so in their place; then they have the usual grace to come back. An unfounded word does
 * no harm, because it names the connection that was heard of last.
 */
@Singleton
class Unattended {

    private static final Logger LOG = Logger.getLogger(Unattended.class);
    private static final int PAGE = 1_000;
    /** So many of those who wait are looked at in one round, at most. */
    private static final int ROUND = 50_000;

    private final MatchScript script;
    private final Presence presence;
    private final GatewayLeases leases;
    private final Sweeps sweeps;
    private final RedisPipeline pipeline;
    private final Streams streams;
    private final Duration shield;
    private final Counter corrections;

    Unattended(
            MatchScript script,
            Presence presence,
            GatewayLeases leases,
            Sweeps sweeps,
            RedisPipeline pipeline,
            Streams streams,
            QueueConfig config,
            MeterRegistry metrics) {
        this.script = script;
        this.presence = presence;
        this.leases = leases;
        this.sweeps = sweeps;
        this.pipeline = pipeline;
        this.streams = streams;
        this.shield = config.unattendedPeriod().multipliedBy(3).dividedBy(4);
        this.corrections = metrics.counter("parley.corrections", "kind", "unattended");
    }

    @Scheduled(
            every = "${parley.queue.unattended-period:30s}",
            identity = "unattended",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void round() {
        try {
            if (sweeps.isFirst("unattended", shield).join()) {
                disconnect(find());
            }
        } catch (DependencyAway | RedisRefused | CompletionException away) {
            LOG.debugf("nobody was looked for: %s", away.getMessage());
        }
    }

    /** Those who wait unattended now, as what is to be said of them. Changes nothing. */
    List<Disconnected> find() {
        Set<String> gateways = leases.known();
        List<Disconnected> found = new ArrayList<>();
        for (int from = 0; from < ROUND; from += PAGE) {
            Map<String, Long> waiting = script.waiting(from, PAGE);
            Map<String, Holder> holders = presence.holders(List.copyOf(waiting.keySet()));
            waiting.forEach((user, epoch) -> {
                if (!attended(holders.get(user), gateways)) {
                    found.add(new Disconnected(user, epoch, false));
                }
            });
            if (waiting.size() < PAGE) {
                break;
            }
        }
        return found;
    }

    private static boolean attended(Holder holder, Set<String> gateways) {
        return holder != null && (holder.gateway().equals(Presence.POLL) || gateways.contains(holder.gateway()));
    }

    private void disconnect(List<Disconnected> people) {
        if (people.isEmpty()) {
            return;
        }
        String trace = TraceParent.fresh();
        pipeline.run(people.stream()
                .map(person -> StreamRequests.append(streams.queueCommands(), person, trace))
                .toList());
        corrections.increment(people.size());
        LOG.infof("Correction: %d waited of whom no gateway knows", people.size());
    }
}
