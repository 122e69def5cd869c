package dev.parley.gateway.socket;

import io.netty.channel.Channel;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A real socket. */
final class SocketWire implements Wire {

    private static final Logger LOG = Logger.getLogger(SocketWire.class);

    /** A peer that takes nothing does not take the close frame either. */
    private static final int SECONDS_TO_CLOSE = 5;

    private final WebSocketConnection socket;
    private final Channel channel;

    SocketWire(WebSocketConnection socket, Channel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    @Override
    public CompletionStage<Void> send(String text) {
        return socket.sendText(text).subscribeAsCompletionStage();
    }

    @Override
    public void run(Runnable task) {
        channel.eventLoop().execute(task);
    }

    @Override
    public void ping() {
        socket.sendPing(Buffer.buffer()).subscribe().with(sent -> {}, SocketWire::closedAlready);
    }

    @Override
    public void close(Closing closing) {
        socket.close(new CloseReason(closing.code(), closing.reason()))
                .subscribe()
                .with(sent -> {}, SocketWire::closedAlready);
        channel.eventLoop().schedule(() -> channel.close(), SECONDS_TO_CLOSE, TimeUnit.SECONDS);
    }

    private static void closedAlready(Throwable problem) {
        LOG.debugf("the socket was closed meanwhile: %s", problem.getMessage());
    }
}
