package dev.parley.gateway.socket;

import dev.parley.gateway.edge.RequestGuard;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The request by which a socket begins. The server keeps it as long as the socket, and copies its headers once more: a
 * third of the memory that somebody costs who does nothing, and their token with it. What the upgrade itself does not
 * need is therefore let go before it.
 */
final class Handshake {

    private static final AttributeKey<RoutingContext> REQUEST = AttributeKey.valueOf("parley.handshake");
    private static final String SUBPROTOCOLS = "sec-websocket-protocol";
    private static final Set<String> NEEDED = Set.of(
            "host",
            "connection",
            "upgrade",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions",
            SUBPROTOCOLS);

    private Handshake() {}

    static void begin(Channel channel, RoutingContext request) {
        channel.attr(REQUEST).set(request);
    }

    /** For a request that was refused. */
    static void end(Channel channel) {
        channel.attr(REQUEST).set(null);
    }

    /** To be called when everybody who asks who it is has been answered, and before the upgrade. */
    static void forget(Channel channel) {
        RoutingContext request = channel.attr(REQUEST).getAndSet(null);
        if (request != null) {
            request.clearUser();
            request.remove(QuarkusHttpUser.DEFERRED_IDENTITY_KEY);
            keepNeeded(request.request().headers());
        }
    }

    private static void keepNeeded(MultiMap headers) {
        for (String name : List.copyOf(headers.names())) {
            if (!NEEDED.contains(name.toLowerCase(Locale.ROOT))) {
                headers.remove(name);
            }
        }
        if (headers.contains(SUBPROTOCOLS)) {
            // The guard lets in no others, but beside it the token of a browser, which can send no header.
            headers.set(SUBPROTOCOLS, RequestGuard.PROTOCOL);
        }
    }
}
