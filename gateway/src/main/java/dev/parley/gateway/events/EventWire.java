package dev.parley.gateway.events;

import dev.parley.bus.Codec;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.connection.Closing;
import dev.parley.gateway.connection.Wire;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** An event stream: a response that goes on, written on its network connection's own thread. */
final class EventWire implements Wire {

    /** A peer that takes nothing does not take the last event either. */
    private static final int SECONDS_TO_CLOSE = 5;

    /** After which browsers come back, so that those of one gateway don't come all at once. */
    private static final int RETRY_MILLISECONDS = 2000;

    private static final int RETRY_JITTER_MILLISECONDS = 3000;

    private static final String ALIVE = "event: alive\ndata: {}\n\n";

    private final HttpServerResponse response;
    private final Channel channel;
    private final ReadyFirst order = new ReadyFirst();
    private long ids;

    EventWire(HttpServerResponse response, Channel channel) {
        this.response = response;
        this.channel = channel;
    }

    /** Sends the head; the browser knows then that it is connected. */
    void open() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        int jitter = ThreadLocalRandom.current().nextInt(RETRY_JITTER_MILLISECONDS);
        write("retry: " + (RETRY_MILLISECONDS + jitter) + "\n\n");
    }

    @Override
    public CompletionStage<Void> send(Notice notice, String json) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            StringBuilder text = new StringBuilder();
            order.pass(new Event(notice, json)).forEach(event -> text.append(event.text(++ids)));
            write(text.toString()).onSuccess(sent::complete).onFailure(sent::completeExceptionally);
        });
        return sent;
    }

    /** Clients can't answer it. It is an event because pages never see comment lines, and so could miss none. */
    @Override
    public void ping(Runnable alive) {
        channel.eventLoop().execute(() -> write(ALIVE).onSuccess(taken -> alive.run()));
    }

    @Override
    public boolean isPingHeard() {
        return true;
    }

    @Override
    public void close(Closing closing) {
        channel.eventLoop().execute(() -> {
            if (response.ended() || response.closed()) {
                return;
            }
            ScheduledFuture<?> cut =
                    channel.eventLoop().schedule(() -> channel.close(), SECONDS_TO_CLOSE, TimeUnit.SECONDS);
            response.end("event: close\ndata: " + Codec.write(closing) + "\n\n").onComplete(ended -> cut.cancel(false));
        });
    }

    private Future<Void> write(String text) {
        if (response.ended() || response.closed()) {
            return Future.failedFuture("the stream has ended");
        }
        return text.isEmpty() ? Future.succeededFuture() : response.write(text);
    }
}
