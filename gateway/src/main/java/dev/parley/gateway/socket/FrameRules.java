package dev.parley.gateway.socket;

import dev.parley.gateway.connection.Closing;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.function.Consumer;

/**
 * Stricter rules for a socket's frames than the server has by itself: 4096 bytes at most, text is UTF-8, and whoever
 * breaks a rule is told by which close code. What such a client still sends is read and dropped: to close at once would
 * make its network throw the close frame away.
 */
final class FrameRules extends ChannelInboundHandlerAdapter {

    private static final int LONGEST_FRAME = 4096;

    /** The server's name for what reads frames. */
    private static final String DECODER = "wsdecoder";

    private final Consumer<Closing> close;

    private FrameRules(Consumer<Closing> close) {
        this.close = close;
    }

    /** To be called on the channel's event loop before the first frame is read. */
    static void apply(Channel channel, Consumer<Closing> close) {
        if (channel.pipeline().get(DECODER) == null) {
            // The client has gone already.
            return;
        }
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .maxFramePayloadLength(LONGEST_FRAME)
                .closeOnProtocolViolation(false)
                .build();
        channel.pipeline().replace(DECODER, DECODER, new WebSocket13FrameDecoder(config));
        channel.pipeline().addAfter(DECODER, "utf8", new Utf8FrameValidator(false));
        channel.pipeline().addAfter("utf8", "rules", new FrameRules(close));
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
