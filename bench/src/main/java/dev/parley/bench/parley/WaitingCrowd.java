package dev.parley.bench.parley;

import dev.parley.bench.system.Unreachable;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Wishes;
import dev.parley.bus.presence.GatewayLeases;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stream.StreamRequests;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * People who wait and match nobody, as many as no machine has sockets for: a gateway without sockets. It holds a lease,
 * its people's presence and their epochs, and appends their {@code Connected} and {@code Find} to queue-service's stream,
 * as a gateway does, so that admission, script, pools and sweeps do the same work. What the system says to them ends in
 * the gateway's stream and is read by nobody. Each insists on an interest of their own.
 *
 * <p>Blocking: used by one thread at a time, never on the event loop; {@link #waiting} by any.
 */
final class WaitingCrowd implements AutoCloseable {

    private static final int CHUNK = 500;
    private static final int BACKLOG = 5_000;
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration PIPELINE_LIMIT = Duration.ofSeconds(20);
    private static final Duration PROGRESS_WITHIN = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final Streams streams = new Streams("main");
    private final RedisPipeline pipeline;
    private final Presence presence;
    private final GatewayLeases leases;
    private final String gateway = "bench-" + Uuid7.fresh();
    private final Map<String, Long> epochs = new LinkedHashMap<>();
    private volatile int waiting;
    private volatile boolean held;

    /** @param redis the address of the system's Redis, redis:// */
    WaitingCrowd(Vertx vertx, String redis) {
        pipeline = new RedisPipeline(
                Redis.createClient(
                        vertx, new RedisOptions().setConnectionString(redis).setProtocolNegotiation(false)),
                PIPELINE_LIMIT);
        presence = new Presence(pipeline);
        leases = new GatewayLeases(pipeline, streams);
    }

    /** How many have been seen to wait. */
    int waiting() {
        return waiting;
    }

    /** To be called often enough that a minute never passes; without effect before the first one waits. */
    void renew() {
        if (held && !leases.renew(gateway, LEASE, epochs.size()).held()) {
            throw new IllegalStateException("the crowd's lease was lost: it waits no more");
        }
    }

    /**
     * Returns when so many wait, those of earlier calls included.
     *
     * @throws Unreachable when their number does not grow for a minute
     */
    void become(int howMany) {
        if (!held) {
            leases.begin(gateway, LEASE);
            held = true;
        }
        int others = inQueue() - waiting;
        while (epochs.size() < howMany) {
            appendChunk(Math.min(CHUNK, howMany - epochs.size()));
            renew();
            awaitUntil(() -> backlog() < BACKLOG, others);
        }
        awaitUntil(() -> waiting >= howMany, others);
    }

    private void appendChunk(int size) {
        List<Request> appends = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String user = gateway + "-" + epochs.size();
            long epoch = presence.connect(user, gateway).epoch();
            epochs.put(user, epoch);
            Caller caller = Caller.socket(user, epoch, gateway, null);
            Wishes own = new Wishes(Mode.VIDEO, null, List.of(shortened(epochs.size())), true, false);
            appends.add(append(new QueueCommand.Connected(caller, user, null)));
            appends.add(append(new QueueCommand.Find(caller, Uuid7.fresh(), own)));
        }
        pipeline.run(appends);
    }

    private String shortened(int number) {
        return "alone " + gateway.substring(gateway.length() - 8) + " " + number;
    }

    private Request append(QueueCommand command) {
        return StreamRequests.append(streams.queueCommands(), command, TraceParent.fresh());
    }

    private int backlog() {
        return number(Request.cmd(Command.XLEN).arg(streams.queueCommands().key()));
    }

    private int inQueue() {
        return number(Request.cmd(Command.ZCARD).arg(streams.waiting()));
    }

    private int number(Request request) {
        return pipeline.run(List.of(request)).getFirst().toInteger();
    }

    private void awaitUntil(BooleanSupplier reached, int others) {
        long progressAt = System.nanoTime();
        while (true) {
            int now = inQueue() - others;
            if (now != waiting) {
                waiting = now;
                progressAt = System.nanoTime();
                renew();
            }
            if (reached.getAsBoolean()) {
                return;
            }
            if (System.nanoTime() - progressAt > PROGRESS_WITHIN.toNanos()) {
                throw new Unreachable("only " + waiting + " of " + epochs.size() + " wait", null);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** They stop waiting and are gone. */
    @Override
    public void close() {
        if (!held) {
            return;
        }
        held = false;
        List<Request> appends = new ArrayList<>();
        epochs.forEach((user, epoch) -> {
            appends.add(append(new QueueCommand.Cancel(Caller.socket(user, epoch, gateway, null))));
            appends.add(append(new QueueCommand.Disconnected(user, epoch, false)));
        });
        for (int from = 0; from < appends.size(); from += CHUNK) {
            pipeline.run(appends.subList(from, Math.min(appends.size(), from + CHUNK)));
            while (backlog() > BACKLOG) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        presence.release(gateway, epochs);
        leases.end(gateway);
        epochs.clear();
        pipeline.close();
    }
}
