package dev.parley.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps what a client sends right behind its handshake until its socket is open. The server looks for readers of a
 * socket's frames some moments after the client may send them; whoever was quick would not be heard, and wait for ever.
 * Bounded: while something is kept, nothing more is read from the network.
 */
final class EagerBytes extends ChannelInboundHandlerAdapter {

    private static final String NAME = "eager";

    private final Queue<Object> kept = new ArrayDeque<>();

    private EagerBytes() {}

    /** To be called when nothing else can refuse the handshake: nobody would read the connection's next request. */
    static void keep(Channel channel) {
        channel.pipeline().addFirst(NAME, new EagerBytes());
    }

    /** Gives what was kept to whoever reads now. To be called on the channel's event loop. */
    static void release(Channel channel) {
        if (channel.pipeline().get(NAME) != null) {
            channel.pipeline().remove(NAME);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        kept.add(bytes);
        context.channel().config().setAutoRead(false);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (kept.isEmpty()) {
            return;
        }
        while (!kept.isEmpty()) {
            context.fireChannelRead(kept.remove());
        }
        context.fireChannelReadComplete();
        context.channel().config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        kept.forEach(ReferenceCountUtil::release);
        kept.clear();
        context.fireChannelInactive();
    }
}
