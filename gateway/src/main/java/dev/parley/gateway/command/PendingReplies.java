package dev.parley.gateway.command;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.GatewayConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** REST requests that wait for the answer to their command: bounded in number. Thread-safe. */
@Singleton
public class PendingReplies {

    /** Tells the ids given here from those that clients choose, so that a late answer goes to nobody. */
    private static final String PREFIX = "rest:";

    private record Pending(String user, CompletableFuture<Notice> reply) {}

    private final ConcurrentHashMap<String, Pending> waiting = new ConcurrentHashMap<>();
    private final int most;

    PendingReplies(GatewayConfig config, MeterRegistry metrics) {
        this.most = config.maxPending();
        metrics.gauge("parley.gateway.pending", waiting, ConcurrentHashMap::size);
    }

    /**
     * An answer that is awaited.
     *
     * @param id for the command
     * @param reply completes with the answer; whoever stops waiting completes it otherwise
     */
    public record Expected(String id, CompletableFuture<Notice> reply) {}

    /** Expects an answer for the person; empty when too many wait already. */
    public Optional<Expected> expect(String user) {
        if (waiting.size() >= most) {
            return Optional.empty();
        }
        String id = PREFIX + Uuid7.fresh();
        CompletableFuture<Notice> reply = new CompletableFuture<>();
        waiting.put(id, new Pending(user, reply));
        reply.whenComplete((answer, problem) -> waiting.remove(id));
        return Optional.of(new Expected(id, reply));
    }

    /** Waits until nobody waits any more; whether that came about within the limit. */
    public boolean awaitNone(Duration limit) throws InterruptedException {
        CompletableFuture<?>[] replies =
                waiting.values().stream().map(Pending::reply).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(replies).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillWaiting) {
            return false;
        } catch (ExecutionException | CancellationException ended) {
            return waiting.isEmpty();
        }
    }

    /** Whether the answer was for a REST request, waiting or no longer. */
    public boolean answer(Caller to, Notice notice) {
        if (to.id() == null || !to.id().startsWith(PREFIX)) {
            return false;
        }
        Pending pending = waiting.get(to.id());
        if (pending != null && pending.user().equals(to.user())) {
            pending.reply().complete(notice);
        }
        return true;
    }
}
