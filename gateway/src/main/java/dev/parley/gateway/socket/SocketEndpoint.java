package dev.parley.gateway.socket;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.LimitsConfig;
import dev.parley.gateway.connection.Attendance;
import dev.parley.gateway.connection.ClientConnection;
import dev.parley.gateway.connection.Closing;
import dev.parley.gateway.identity.Person;
import io.netty.channel.Channel;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPingMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * The WebSocket {@code /ws}. Runs on event loops, one callback at a time for each socket, because none waits or leaves
 * something for later: the server need not see to that.
 */
@WebSocket(path = "/ws", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
@Authenticated
public class SocketEndpoint {

    private static final Logger LOG = Logger.getLogger(SocketEndpoint.class);
    private static final UserData.TypedKey<SocketClient> CLIENT = new UserData.TypedKey<>("client");

    /** How the reader of many frames says that together they are too many. */
    private static final String MESSAGE_LIMIT = "max message size";

    private final Attendance attendance;
    private final IncomingFrames frames;
    private final GatewayConfig config;
    private final LimitsConfig limits;

    SocketEndpoint(Attendance attendance, IncomingFrames frames, GatewayConfig config, LimitsConfig limits) {
        this.attendance = attendance;
        this.frames = frames;
        this.config = config;
        this.limits = limits;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection socket) {
        Channel channel = socket.userData().get(UpgradeGate.CHANNEL);
        SocketWire wire = new SocketWire(socket, channel);
        Person person = socket.userData().remove(LastUpgradeCheck.PERSON);
        ClientConnection connection = new ClientConnection(wire, person, config, Instant.now());
        SocketClient client = new SocketClient(connection, wire, new Manners(limits), new EarlyCommands());
        socket.userData().put(CLIENT, client);
        FrameRules.apply(
                channel, config.wholeWithin(), why -> attendance.close(connection, why), () -> frames.pong(client));
        attendance.arrive(connection, () -> wire.run(client.early()::open));
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> text(String frame, WebSocketConnection socket) {
        frames.text(client(socket), frame);
        return Uni.createFrom().voidItem();
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer ignored, WebSocketConnection socket) {
        attendance.close(of(socket), Closing.NOT_TEXT);
        return Uni.createFrom().voidItem();
    }

    @OnPingMessage
    Uni<Void> ping(Buffer ignored, WebSocketConnection socket) {
        frames.ping(client(socket));
        return Uni.createFrom().voidItem();
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection socket) {
        attendance.gone(of(socket));
        return Uni.createFrom().voidItem();
    }

    @OnError
    Uni<Void> failed(Throwable problem, WebSocketConnection socket) {
        switch (problem) {
            case IllegalStateException tooBig
            when String.valueOf(tooBig.getMessage()).contains(MESSAGE_LIMIT) ->
                attendance.close(of(socket), Closing.TOO_BIG);
            case HttpClosedException lost -> attendance.gone(of(socket));
            case IOException lost -> attendance.gone(of(socket));
            default -> {
                LOG.errorf(problem, "a socket failed");
                attendance.close(of(socket), Closing.INTERNAL);
            }
        }
        return Uni.createFrom().voidItem();
    }

    private static ClientConnection of(WebSocketConnection socket) {
        return client(socket).connection();
    }

    private static SocketClient client(WebSocketConnection socket) {
        return socket.userData().get(CLIENT);
    }
}
