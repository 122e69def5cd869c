package dev.parley.gateway.lease;

import dev.parley.bus.BusConfig;
import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.stream.Linger;
import dev.parley.bus.stream.StreamTail;
import dev.parley.bus.stream.StreamTimes;
import dev.parley.gateway.GatewayStatus;
import dev.parley.gateway.command.PendingReplies;
import dev.parley.gateway.connection.Attendance;
import dev.parley.gateway.connection.Closing;
import dev.parley.gateway.connection.Connections;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads this gateway's stream on a thread and a connection of its own, and hands each message to the socket or the
 * request that it is for. What is for nobody here is dropped: its people have gone, and ask when they come back.
 */
@Singleton
public class GatewayInbox {

    private static final Logger LOG = Logger.getLogger(GatewayInbox.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final RedisPipeline pipeline;
    private final Streams streams;
    private final BusConfig config;
    private final GatewayStatus status;
    private final Connections connections;
    private final Attendance attendance;
    private final PendingReplies pending;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("gateway-inbox").unstarted(this::work);
    private final Linger linger;
    private final StreamTimes times;
    private volatile boolean emptied;
    private boolean away;

    GatewayInbox(
            Redis redis,
            Streams streams,
            BusConfig config,
            GatewayStatus status,
            Connections connections,
            Attendance attendance,
            PendingReplies pending,
            MeterRegistry metrics) {
        this.pipeline = new RedisPipeline(redis.getDelegate(), config.block().plus(config.deadline()));
        this.streams = streams;
        this.config = config;
        this.linger = Linger.hasty(config);
        this.status = status;
        this.connections = connections;
        this.attendance = attendance;
        this.pending = pending;
        this.times = new StreamTimes(metrics, "gateway");
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    /** Redis was emptied: what the stream holds now is new, whatever the ids say. */
    void emptied() {
        emptied = true;
    }

    /** Reads no further; what was read is delivered. */
    void stop() {
        stopping.countDown();
        try {
            thread.join(STOP_LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pipeline.close();
    }

    private void work() {
        String id = status.id();
        StreamTail<GatewayMessage> tail = tail(id);
        while (stopping.getCount() > 0) {
            if (!id.equals(status.id())) {
                id = status.id();
                tail = tail(id);
            }
            if (emptied) {
                emptied = false;
                tail.rewind();
            }
            read(tail);
        }
    }

    private StreamTail<GatewayMessage> tail(String id) {
        return new StreamTail<>(pipeline, streams.gateway(id), config.block(), config.batch());
    }

    private void read(StreamTail<GatewayMessage> tail) {
        try {
            List<Entry<GatewayMessage>> batch = tail.read();
            if (!batch.isEmpty()) {
                times.taken(batch);
                times.handled(() -> batch.forEach(this::deliver));
            }
            away = false;
            linger.after(batch.size());
        } catch (RedisAway | RedisRefused problem) {
            if (!away) {
                LOG.warnf("the gateway's stream can't be read: %s", problem.getMessage());
                away = true;
            }
            pause();
        }
    }

    private void deliver(Entry<GatewayMessage> entry) {
        try {
            switch (entry.message()) {
                case GatewayMessage.Deliver deliver ->
                    connections
                            .of(deliver.user())
                            .ifPresent(connection -> attendance.tell(connection, deliver.notice()));
                case GatewayMessage.Reply reply -> reply(reply);
                case GatewayMessage.Displaced displaced ->
                    connections
                            .of(displaced.user())
                            .filter(connection -> connection.held().epoch() < displaced.epoch())
                            .ifPresent(connection -> attendance.close(connection, Closing.CONNECTED_ELSEWHERE));
                case GatewayMessage.Close close ->
                    connections
                            .of(close.user())
                            .ifPresent(connection ->
                                    attendance.close(connection, new Closing(close.code(), close.reason())));
            }
        } catch (RuntimeException problem) {
            LOG.errorf(problem, "entry %s was not delivered", entry.id());
        }
    }

    private void reply(GatewayMessage.Reply reply) {
        if (!pending.answer(reply.to(), reply.notice())) {
            connections
                    .of(reply.to().user(), reply.to().epoch())
                    .ifPresent(connection -> attendance.tell(connection, reply.notice()));
        }
    }

    private void pause() {
        try {
            stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }
}
