package dev.parley.gateway.socket;

import dev.parley.bus.http.WholeRequests;
import dev.parley.gateway.connection.Closing;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stricter rules for a socket's frames than the server has by itself: 4096 bytes and few frames at most, text is UTF-8, a message ends
 * soon, and whoever
 * breaks a rule is told by which close code. What such a client still sends is read and dropped: to close at once would
 * make its network throw the close frame away.
 *
 * <p>Pongs go no further than this: they say only that somebody is there, and of idle people nothing else comes.
 */
final class FrameRules extends ChannelInboundHandlerAdapter {

    private static final int LONGEST_FRAME = 4096;

    /** Of one message; without a bound, empty ones could go on for ever. */
    private static final int MOST_FRAMES = 256;

    /** The server's name for what reads frames. */
    private static final String DECODER = "wsdecoder";

    private final Duration wholeWithin;
    private final Consumer<Closing> close;
    private final Runnable onPong;
    private ScheduledFuture<?> late;
    private int frames;
    private boolean broken;

    private FrameRules(Duration wholeWithin, Consumer<Closing> close, Runnable onPong) {
        this.wholeWithin = wholeWithin;
        this.close = close;
        this.onPong = onPong;
    }

    /** To be called on the channel's event loop when the socket opens; its first frame is read after this. */
    static void apply(Channel channel, Duration wholeWithin, Consumer<Closing> close, Runnable onPong) {
        if (channel.pipeline().get(DECODER) == null) {
            // The client has gone already.
            return;
        }
        WholeRequests.lift(channel);
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .maxFramePayloadLength(LONGEST_FRAME)
                .closeOnProtocolViolation(false)
                .build();
        channel.pipeline().replace(DECODER, DECODER, new WebSocket13FrameDecoder(config));
        channel.pipeline().addAfter(DECODER, "utf8", new Utf8FrameValidator(false));
        channel.pipeline().addAfter("utf8", "rules", new FrameRules(wholeWithin, close, onPong));
        EagerBytes.release(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof PongWebSocketFrame) {
            ReferenceCountUtil.release(message);
            onPong.run();
            return;
        }
        if (message instanceof TextWebSocketFrame
                || message instanceof BinaryWebSocketFrame
                || message instanceof ContinuationWebSocketFrame) {
            count(context, (WebSocketFrame) message);
            if (broken) {
                ReferenceCountUtil.release(message);
                return;
            }
        }
        context.fireChannelRead(message);
    }

    private void count(ChannelHandlerContext context, WebSocketFrame frame) {
        frames++;
        if (frame.isFinalFragment()) {
            frames = 0;
            forget();
        } else if (frames > MOST_FRAMES) {
            refuse(Closing.TOO_BIG);
        } else if (late == null) {
            late = context.executor()
                    .schedule(() -> refuse(Closing.NOT_WHOLE), wholeWithin.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void refuse(Closing why) {
        if (!broken) {
            broken = true;
            close.accept(why);
        }
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

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable problem) {
        if (problem instanceof CorruptedWebSocketFrameException broken) {
            close.accept(new Closing(
                    broken.closeStatus().code(), broken.closeStatus().reasonText()));
        } else {
            context.fireExceptionCaught(problem);
        }
    }
}
