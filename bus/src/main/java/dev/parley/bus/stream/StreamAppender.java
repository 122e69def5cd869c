package dev.parley.bus.stream;

import dev.parley.bus.StreamKey;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Appends messages without waiting. While one pipeline is on its way, what comes meanwhile collects for the next, and
 * under load for a moment longer, so that the size of pipelines follows the load. Bounded; thread-safe; usable on event
 * loops.
 */
public final class StreamAppender {

    private static final int PIPELINE = 512;

    private final Vertx vertx;
    private final RedisPipeline pipeline;
    private final Linger linger;
    private final BlockingQueue<Pending> queue;

    /** Whoever has set it owns the linger as well. */
    private final AtomicBoolean sending = new AtomicBoolean();

    /** @param linger of its own; @param capacity messages waiting at most; more are refused */
    public StreamAppender(Vertx vertx, RedisPipeline pipeline, Linger linger, int capacity) {
        this.vertx = vertx;
        this.pipeline = pipeline;
        this.linger = linger;
        this.queue = new ArrayBlockingQueue<>(capacity);
    }

    private record Pending(Request request, CompletableFuture<String> id) {}

    /**
     * Appends one message.
     *
     * @return the entry's id; fails with {@link RedisAway} when Redis is away or too many are waiting: then the message
     *     may or may not be in the stream
     */
    public <M> CompletionStage<String> append(StreamKey<M> stream, M message, String traceParent) {
        Pending pending = new Pending(StreamRequests.append(stream, message, traceParent), new CompletableFuture<>());
        if (!queue.offer(pending)) {
            pending.id.completeExceptionally(new RedisAway("too many messages are waiting for Redis", null));
        } else {
            sendNext();
        }
        return pending.id;
    }

    private void sendNext() {
        while (!queue.isEmpty() && sending.compareAndSet(false, true)) {
            List<Pending> batch = new ArrayList<>();
            queue.drainTo(batch, PIPELINE);
            if (batch.isEmpty()) {
                sending.set(false);
                continue;
            }
            pipeline.send(batch.stream().map(Pending::request).toList()).whenComplete((replies, problem) -> {
                long wait = linger.millisecondsAfter(batch.size(), System.nanoTime());
                if (wait > 0) {
                    vertx.setTimer(wait, timer -> sent());
                } else {
                    sent();
                }
                finish(batch, replies, problem);
            });
            return;
        }
    }

    private void sent() {
        sending.set(false);
        sendNext();
    }

    private static void finish(List<Pending> batch, List<Response> replies, Throwable problem) {
        for (int i = 0; i < batch.size(); i++) {
            if (problem == null) {
                batch.get(i).id.complete(replies.get(i).toString());
            } else {
                batch.get(i).id.completeExceptionally(problem);
            }
        }
    }
}
