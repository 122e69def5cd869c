package dev.parley.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * How long a network connection may be silent. Until its first request has come that is {@code quarkus.http.idle-timeout},
 * which is short, so that half a handshake costs little. To be called on the connection's own thread.
 */
public final class IdleLimit {

    /** The server's name for what notices silence. */
    private static final String IDLE = "idle";

    /** Longer than proxies keep connections for the next request, so that it is they who close. */
    private static final int BETWEEN_REQUESTS_SECONDS = 75;

    private IdleLimit() {}

    /** A whole request has come. */
    static void lengthen(Channel channel) {
        if (channel.pipeline().get(IDLE) instanceof IdleStateHandler first
                && first.getAllIdleTimeInMillis() < TimeUnit.SECONDS.toMillis(BETWEEN_REQUESTS_SECONDS)) {
            channel.pipeline()
                    .replace(IDLE, IDLE, new IdleStateHandler(0, 0, BETWEEN_REQUESTS_SECONDS, TimeUnit.SECONDS));
        }
    }

    /** From now on the connection is watched by its pings. */
    public static void lift(Channel channel) {
        ChannelHandler idle = channel.pipeline().get(IDLE);
        if (idle != null) {
            channel.pipeline().remove(idle);
        }
    }
}
