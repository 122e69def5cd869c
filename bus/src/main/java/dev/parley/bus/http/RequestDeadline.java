package dev.parley.bus.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes one connection when a request that has begun is not whole in time. Sits behind what reads requests, so that it
 * sees where they end; and is told of every read, also of one that completed nothing.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    private final Duration within;
    private final boolean nothingWholeYet;
    private ScheduledFuture<?> late;
    private boolean readEndsRequest;

    RequestDeadline(Duration within, boolean nothingWholeYet) {
        this.within = within;
        this.nothingWholeYet = nothingWholeYet;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (nothingWholeYet) {
            begin(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        readEndsRequest = message instanceof LastHttpContent;
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (readEndsRequest) {
            readEndsRequest = false;
            forget();
        } else if (late == null) {
            begin(context);
        }
        context.fireChannelReadComplete();
    }

    private void begin(ChannelHandlerContext context) {
        late = context.executor().schedule(() -> context.close(), within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void forget() {
        if (late != null) {
            late.cancel(false);
            late = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forget();
    }
}
