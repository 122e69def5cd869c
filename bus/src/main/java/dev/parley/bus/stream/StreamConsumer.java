package dev.parley.bus.stream;

import dev.parley.bus.BusConfig;
import dev.parley.bus.Codec;
import dev.parley.bus.Entry;
import dev.parley.bus.StreamKey;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.stream.StreamGroup.Raw;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads one stream on a thread of its own and hands batches to a handler: at least once, in no promised order.
 *
 * <p>An entry is acknowledged (and deleted) after the handler returned; with a dependency that answers before what it was
 * told outlasts a crash, once it does (see {@link Dependency#watch}). A failed batch is tried again entry by entry.
 * An entry that fails alone while Redis and the handler's dependency answer counts as failed; it stays pending, comes
 * again after {@link BusConfig#claimAfter()}, and is parked after {@link BusConfig#attempts()}. What can't be read is
 * parked at once. While a dependency is away nothing is read or taken over, and nothing counts as failed; a handler may
 * say so itself by {@link DependencyAway}.
 *
 * <p>{@link #close} lets the batch in hand finish.
 */
public final class StreamConsumer<M> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(StreamConsumer.class);
    private static final Duration CLAIM_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final StreamKey<M> stream;
    private final BusConfig config;
    private final BatchHandler<M> handler;
    private final Dependency dependency;
    private final MeterRegistry metrics;
    private final StreamTimes times;
    private final RedisPipeline pipeline;
    private final StreamGroup<M> group;
    private final Linger linger;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Finished finished;
    private volatile String pausedBecause;
    private long nextClaim;

    public StreamConsumer(
            Redis redis,
            BusConfig config,
            StreamKey<M> stream,
            BatchHandler<M> handler,
            Dependency dependency,
            Linger linger,
            MeterRegistry metrics) {
        this.stream = stream;
        this.config = config;
        this.handler = handler;
        this.dependency = dependency;
        this.metrics = metrics;
        this.times = new StreamTimes(metrics, stream.key());
        this.pipeline = new RedisPipeline(redis, config.block().plus(config.deadline()));
        this.group = new StreamGroup<>(stream, config, pipeline);
        this.finished = new Finished(redis, config, stream, dependency);
        this.linger = linger;
        this.thread = Thread.ofPlatform().name("consume " + stream.key()).unstarted(this::run);
    }

    public StreamConsumer<M> start() {
        thread.start();
        return this;
    }

    /** Why nothing is read at the moment, or null while all is well. */
    public String pausedBecause() {
        return pausedBecause;
    }

    public String stream() {
        return stream.key();
    }

    /** Stops after the batch in hand, waiting for it up to three deadlines. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            if (!thread.join(config.block().plus(config.deadline().multipliedBy(3)))) {
                LOG.warnf("%s: the batch in hand did not finish in time; it will be delivered again", stream.key());
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pipeline.close();
        finished.close();
    }

    private boolean running() {
        return stopping.getCount() > 0;
    }

    private void run() {
        while (running()) {
            try {
                group.create();
                finished.watch();
                acknowledgeFinished();
                finishOwnPending();
                while (running()) {
                    step();
                }
                acknowledgeFinished();
            } catch (RedisRefused refused) {
                // A read that waits when the stream is deleted is answered by UNBLOCKED, a later one by NOGROUP.
                if (refused.is("NOGROUP") || refused.is("UNBLOCKED")) {
                    LOG.infof("%s: the group is gone (Redis was emptied); making it again", stream.key());
                } else {
                    LOG.errorf(refused, "%s: Redis refused", stream.key());
                    pause("Redis refused: " + refused.getMessage());
                }
            } catch (RedisAway away) {
                awaitDependencies("Redis is away: " + away.getMessage());
            } catch (DependencyAway away) {
                LOG.warnf("%s: what is not acknowledged will be handled again: %s", stream.key(), away.getMessage());
                pause(away.getMessage());
                awaitDependencies(away.getMessage());
            } catch (RuntimeException unexpected) {
                LOG.errorf(unexpected, "%s: reading failed", stream.key());
                pause("reading failed: " + unexpected.getMessage());
            }
        }
        finished.endWatch();
    }

    private void finishOwnPending() {
        String after = "0";
        List<Raw> pending = group.readOwnPending(after);
        while (running() && !pending.isEmpty()) {
            handle(pending);
            acknowledgeFinished();
            after = pending.getLast().id();
            pending = group.readOwnPending(after);
        }
    }

    private void step() {
        List<Raw> fresh = group.read(finished.due());
        finished.acknowledged();
        handle(fresh);
        linger.after(fresh.size());
        long now = System.nanoTime();
        if (now - nextClaim >= 0) {
            nextClaim = now + CLAIM_EVERY.toNanos();
            // first, or a batch that took long would be taken over by its own consumer
            acknowledgeFinished();
            StreamGroup.Claimed claimed = group.claim();
            metrics.counter("parley.stream.lost", "stream", stream.key()).increment(claimed.lost());
            metrics.counter("parley.stream.claimed", "stream", stream.key())
                    .increment(claimed.entries().size());
            handle(claimed.entries());
        }
    }

    private void acknowledgeFinished() {
        group.acknowledge(finished.due());
        finished.acknowledged();
    }

    private void handle(List<Raw> raws) {
        List<Entry<M>> batch = new ArrayList<>(raws.size());
        List<Raw> readable = new ArrayList<>(raws.size());
        for (Raw raw : raws) {
            if (raw.message() == null) {
                metrics.counter("parley.stream.lost", "stream", stream.key()).increment();
                finished.add(raw.id());
                continue;
            }
            try {
                batch.add(new Entry<>(raw.id(), Codec.read(raw.message(), stream.type()), raw.traceParent()));
                readable.add(raw);
            } catch (Codec.UnreadableMessage unreadable) {
                park(raw, unreadable.getMessage());
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        times.taken(batch);
        try {
            times.handled(() -> handler.handle(batch));
            batch.forEach(entry -> finished.add(entry.id()));
            metrics.counter("parley.stream.handled", "stream", stream.key()).increment(batch.size());
        } catch (RuntimeException problem) {
            LOG.warnf("%s: a batch of %d failed (%s); trying entry by entry", stream.key(), batch.size(), problem);
            awaitDependencies(String.valueOf(problem.getMessage()));
            for (int i = 0; i < batch.size() && running(); i++) {
                handleAlone(batch.get(i), readable.get(i));
            }
        }
    }

    private void handleAlone(Entry<M> entry, Raw raw) {
        while (running()) {
            try {
                handler.handle(List.of(entry));
                finished.add(entry.id());
                metrics.counter("parley.stream.handled", "stream", stream.key()).increment();
                return;
            } catch (RuntimeException problem) {
                if (!dependenciesAnswer()) {
                    awaitDependencies(String.valueOf(problem.getMessage()));
                    continue;
                }
                if (problem instanceof DependencyAway) {
                    LOG.warnf("%s: entry %s comes again later: %s", stream.key(), entry.id(), problem.getMessage());
                    return;
                }
                metrics.counter("parley.stream.failed", "stream", stream.key()).increment();
                int failures = group.failed(entry.id());
                LOG.errorf(problem, "%s: entry %s failed alone, %d times by now", stream.key(), entry.id(), failures);
                if (failures >= config.attempts()) {
                    park(
                            raw,
                            "failed " + failures + " times: "
                                    + problem.getClass().getSimpleName());
                }
                return;
            }
        }
    }

    private void park(Raw raw, String why) {
        LOG.errorf("%s: entry %s goes to %s: %s", stream.key(), raw.id(), stream.dead(), why);
        group.park(raw, why);
        metrics.counter("parley.stream.dead", "stream", stream.key()).increment();
    }

    private boolean dependenciesAnswer() {
        return pipeline.answers() && dependency.answers();
    }

    /** Returns when everything answers, or when stopping. */
    private void awaitDependencies(String why) {
        boolean announced = false;
        long pause = 50;
        while (running() && !dependenciesAnswer()) {
            pausedBecause = why;
            if (!announced) {
                LOG.warnf("%s: paused, a dependency is away: %s", stream.key(), why);
                announced = true;
            }
            sleep(pause + ThreadLocalRandom.current().nextLong(pause));
            pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
        }
        pausedBecause = null;
        if (announced && running()) {
            LOG.infof("%s: reading again", stream.key());
        }
    }

    private void pause(String why) {
        pausedBecause = why;
        sleep(LONGEST_PAUSE.toMillis());
        pausedBecause = null;
    }

    private void sleep(long milliseconds) {
        try {
            stopping.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }
}
