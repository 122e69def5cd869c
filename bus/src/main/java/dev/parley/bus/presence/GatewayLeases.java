package dev.parley.bus.presence;

import dev.parley.bus.Streams;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.Script;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gateways watch one another. Redis keys, owned here: {@code {gateways}:leases}, sorted set id -> end of the lease;
 * {@code {gateways}:online}, hash id -> people connected. Entries live until {@link #end}.
 *
 * <p>Blocking; not for event loops. Thread-safe.
 */
public final class GatewayLeases {

    private static final Script LEASE = Script.load(GatewayLeases.class, "lease.lua");
    private static final String LEASES = "{gateways}:leases";
    private static final String ONLINE = "{gateways}:online";

    private final RedisPipeline pipeline;
    private final Streams streams;

    public GatewayLeases(RedisPipeline pipeline, Streams streams) {
        this.pipeline = pipeline;
        this.streams = streams;
    }

    /**
     * @param held false when the lease was lost: the gateway must close all its connections and take a new id
     * @param online people connected to all gateways
     * @param expired gateways that did not renew in time, whose people must be told Disconnected, and {@link #end}
     */
    public record Lease(boolean held, long online, List<String> expired) {}

    /** Begins the lease of an id that was never used before. */
    public Lease begin(String gateway, Duration length) {
        return lease(gateway, length, 0, true);
    }

    public Lease renew(String gateway, Duration length, long connected) {
        return lease(gateway, length, connected, false);
    }

    private Lease lease(String gateway, Duration length, long connected, boolean first) {
        Response reply = LEASE.run(
                        pipeline,
                        List.of(LEASE.call(
                                List.of(LEASES, ONLINE),
                                List.of(
                                        gateway,
                                        String.valueOf(length.toMillis()),
                                        String.valueOf(connected),
                                        first ? "1" : "0"))))
                .getFirst();
        List<String> expired = new ArrayList<>();
        for (int i = 2; i < reply.size(); i++) {
            expired.add(reply.get(i).toString());
        }
        expired.remove(gateway);
        return new Lease(
                reply.get(0).toString().equals("held"),
                Long.parseLong(reply.get(1).toString()),
                expired);
    }

    /** The gateways that hold a lease, or held one and were not ended yet: then somebody is about to. */
    public Set<String> known() {
        Set<String> known = new HashSet<>();
        pipeline.run(List.of(Request.cmd(Command.ZRANGE).arg(LEASES).arg("0").arg("-1")))
                .getFirst()
                .forEach(gateway -> known.add(gateway.toString()));
        return known;
    }

    /** Forgets a gateway, its stream and its list of people; its people's presences must have been released before. */
    public void end(String gateway) {
        pipeline.run(List.of(
                Request.cmd(Command.DEL).arg(streams.gateway(gateway).key()),
                Request.cmd(Command.DEL).arg(Presence.users(gateway)),
                Request.cmd(Command.HDEL).arg(ONLINE).arg(gateway),
                Request.cmd(Command.ZREM).arg(LEASES).arg(gateway)));
    }
}
