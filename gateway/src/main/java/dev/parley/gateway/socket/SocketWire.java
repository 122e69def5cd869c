package dev.parley.gateway.socket;

import dev.parley.bus.message.Notice;
import dev.parley.gateway.connection.Closing;
import dev.parley.gateway.connection.Wire;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** A real socket. */
final class SocketWire implements Wire {

    private static final Logger LOG = Logger.getLogger(SocketWire.class);

    /** A peer that takes nothing does not take the close frame either. */
    private static final int SECONDS_TO_CLOSE = 5;

    private final WebSocketConnection socket;
    private final Channel channel;

    /** What is to be done when the ping under way is answered; null while none is. */
    private final AtomicReference<Runnable> onPong = new AtomicReference<>();

    SocketWire(WebSocketConnection socket, Channel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    @Override
    public CompletionStage<Void> send(Notice notice, String json) {
        return socket.sendText(json).subscribeAsCompletionStage();
    }

    /** Runs a task on the thread that reads the socket's frames. */
    void run(Runnable task) {
        channel.eventLoop().execute(task);
    }

    @Override
    public void ping(Runnable alive) {
        onPong.set(alive);
        channel.writeAndFlush(new PingWebSocketFrame());
    }

    /** Browsers answer pings and tell no page of them. */
    @Override
    public boolean isPingHeard() {
        return false;
    }

    /** A pong has come; whether a ping had asked for it. */
    boolean pong() {
        Runnable alive = onPong.getAndSet(null);
        if (alive != null) {
            alive.run();
        }
        return alive != null;
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
