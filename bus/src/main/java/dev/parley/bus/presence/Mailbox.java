package dev.parley.bus.presence;

import dev.parley.bus.Await;
import dev.parley.bus.BusConfig;
import dev.parley.bus.Streams;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stream.StreamRequests;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The way out of a service: notices to people wherever they are connected, replies to gateways, messages to streams;
 * one look-up and one pipeline for a whole {@link Outbox}. Blocking; thread-safe.
 */
public final class Mailbox {

    /** A stream that is written after its gateway has ended, and that nobody deletes any more, goes by itself. */
    private static final Duration GATEWAY_LIFE = Duration.ofHours(1);

    private final RedisPipeline pipeline;
    private final Presence presence;
    private final Streams streams;
    private final BusConfig config;

    public Mailbox(RedisPipeline pipeline, Streams streams, BusConfig config) {
        this.pipeline = pipeline;
        this.presence = new Presence(pipeline);
        this.streams = streams;
        this.config = config;
    }

    /** Asks where these people are, for a {@link #send(Outbox, Addresses)} that follows within moments. */
    public Addresses lookUp(Set<String> users) {
        return new Addresses(users, presence.lookUp(List.copyOf(users)));
    }

    /** As {@link #send(Outbox, Addresses)}, asking first where people are. */
    public void send(Outbox outbox) {
        send(outbox, Addresses.NONE);
    }

    /**
     * Sends everything. When it fails, a part may have been sent: the caller repeats the whole.
     *
     * @param addresses of some of those who are told something; it is asked where the others are
     * @throws dev.parley.bus.redis.RedisAway Redis did not answer
     */
    public void send(Outbox outbox, Addresses addresses) {
        Await.outcome(start(outbox, addresses));
    }

    /** As {@link #send(Outbox, Addresses)}, waiting only until it is known where people are. */
    public CompletableFuture<Void> start(Outbox outbox, Addresses addresses) {
        List<Request> commands = outbox.isEmpty() ? List.of() : commands(outbox, addresses);
        return commands.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : pipeline.send(commands).thenApply(replies -> null);
    }

    private List<Request> commands(Outbox outbox, Addresses addresses) {
        List<Request> commands = new ArrayList<>();
        outbox.toStreams.forEach(post -> commands.add(append(post)));
        Set<String> gateways = new HashSet<>();
        for (Outbox.ToGateway post : outbox.toGateways) {
            gateways.add(post.gateway());
            commands.add(toGateway(post.gateway(), post.message(), post.traceParent()));
        }
        Map<String, Presence.Holder> holders = holders(outbox, addresses);
        for (Outbox.ToUser post : outbox.toUsers) {
            Presence.Holder holder = holders.get(post.user());
            if (holder != null && !holder.gateway().equals(Presence.POLL)) {
                gateways.add(holder.gateway());
                commands.add(toGateway(holder.gateway(), post.message(), post.traceParent()));
            }
        }
        gateways.forEach(gateway -> commands.add(
                Request.cmd(Command.EXPIRE).arg(streams.gateway(gateway).key()).arg(GATEWAY_LIFE.toSeconds())));
        return commands;
    }

    private Map<String, Presence.Holder> holders(Outbox outbox, Addresses addresses) {
        Map<String, Presence.Holder> holders = new HashMap<>(addresses.holders());
        holders.putAll(presence.holders(outbox.toUsers.stream()
                .map(Outbox.ToUser::user)
                .filter(user -> !addresses.cover(user))
                .distinct()
                .toList()));
        return holders;
    }

    private static <M> Request append(Outbox.ToStream<M> post) {
        return StreamRequests.append(post.stream(), post.message(), post.traceParent());
    }

    private Request toGateway(String gateway, GatewayMessage message, String traceParent) {
        return StreamRequests.appendBounded(streams.gateway(gateway), message, traceParent, config.gatewayEntries());
    }
}
