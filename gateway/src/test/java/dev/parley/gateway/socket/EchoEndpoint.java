package dev.parley.gateway.socket;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.connection.Closing;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** Says again what it hears, behind the same gates, server options and frame rules as the real socket. For tests alone. */
@WebSocket(path = "/echo")
public class EchoEndpoint {

    private final GatewayConfig config;

    EchoEndpoint(GatewayConfig config) {
        this.config = config;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection socket) {
        FrameRules.apply(
                socket.userData().get(UpgradeGate.CHANNEL),
                config.wholeWithin(),
                why -> close(socket, why).subscribe().with(done -> {}, gone -> {}),
                () -> {});
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> text(String message, WebSocketConnection socket) {
        return socket.sendText(message);
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer message, WebSocketConnection socket) {
        return socket.sendBinary(message);
    }

    @OnError
    Uni<Void> failed(IllegalStateException tooBig, WebSocketConnection socket) {
        return close(socket, Closing.TOO_BIG);
    }

    private static Uni<Void> close(WebSocketConnection socket, Closing why) {
        return socket.close(new CloseReason(why.code(), why.reason()));
    }
}
