package dev.parley.bus.http;

import dev.parley.bus.BusConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Closes network connections on which a request does not become whole in time, however diligently its bytes drip: the
 * server itself only notices silence. The time of a connection's first request begins with the connection, at most a
 * quarter of it later; that of a further one with its first byte.
 *
 * <p>Watches the HTTP/1 connections of all servers of this process. Nothing tells of a connection before its first
 * request is there, so each event loop is asked for its connections again and again: as seldom as that quarter allows,
 * because it goes through the sockets of all who are connected.
 */
@Singleton
public class WholeRequests {

    /** The server's name for what reads requests. */
    private static final String DECODER = "httpDecoder";

    /** The server's name for what notices silence. */
    private static final String IDLE = "idle";

    private static final String WATCH = "whole-request";
    private static final AttributeKey<Boolean> SEEN = AttributeKey.valueOf("parley.whole-request.seen");

    private final Vertx vertx;
    private final Duration within;

    WholeRequests(Vertx vertx, BusConfig config) {
        this.vertx = vertx;
        this.within = config.requestWithin();
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(within.toMillis() / 4, tick -> {
            for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
                if (!loop.isShuttingDown()) {
                    loop.execute(() -> lookOver((SingleThreadEventLoop) loop));
                }
            }
        });
    }

    private void lookOver(SingleThreadEventLoop loop) {
        loop.registeredChannelsIterator().forEachRemaining(channel -> {
            if (channel.parent() != null) {
                watch(channel, true);
            }
        });
    }

    /** The head of a request has come. To be called on the connection's own thread, before the body is read. */
    public void came(Channel channel) {
        watch(channel, false);
    }

    private void watch(Channel channel, boolean nothingWholeYet) {
        if (!channel.hasAttr(SEEN) && channel.pipeline().get(DECODER) != null) {
            channel.attr(SEEN).set(true);
            channel.pipeline().addAfter(DECODER, WATCH, new RequestDeadline(within, nothingWholeYet));
        }
    }

    /**
     * From now on nothing more need come on the connection: it has become a socket or an event stream, which have other
     * ways to notice that their peer is gone. To be called on the connection's own thread.
     */
    public static void lift(Channel channel) {
        channel.attr(SEEN).set(true);
        remove(channel, WATCH);
        remove(channel, IDLE);
    }

    private static void remove(Channel channel, String name) {
        ChannelHandler handler = channel.pipeline().get(name);
        if (handler != null) {
            channel.pipeline().remove(handler);
        }
    }
}
