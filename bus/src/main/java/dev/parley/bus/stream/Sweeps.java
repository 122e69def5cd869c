package dev.parley.bus.stream;

import dev.parley.bus.StreamKey;
import dev.parley.bus.TraceParent;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Timers change nothing themselves: once per period, whichever replica is first appends a message to a stream.
 *
 * <p>Redis key {@code sweep:<stream key>:<type of the message>}, or of other work: string, life one period, set by who appends.
 * Thread-safe.
 */
public final class Sweeps {

    private final RedisPipeline pipeline;

    public Sweeps(RedisPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Appends {@code sweep} unless a replica did so within the period. To be called about twice per period.
     *
     * @return whether it was appended; fails with RedisAway
     */
    public <M> CompletableFuture<Boolean> append(StreamKey<M> stream, M sweep, Duration period) {
        return isFirst(stream.key() + ":" + sweep.getClass().getSimpleName(), period)
                .thenCompose(first -> first
                        ? pipeline.send(List.of(StreamRequests.append(stream, sweep, TraceParent.fresh())))
                                .thenApply(appended -> true)
                        : CompletableFuture.completedFuture(false));
    }

    /**
     * Whether no other replica was the first with this work within the period; for work that itself only reads and
     * appends. Fails with RedisAway.
     */
    public CompletableFuture<Boolean> isFirst(String work, Duration period) {
        Request first = Request.cmd(Command.SET)
                .arg("sweep:" + work)
                .arg("1")
                .arg("NX")
                .arg("PX")
                .arg(period.toMillis());
        return pipeline.send(List.of(first)).thenApply(replies -> replies.getFirst() != null);
    }
}
