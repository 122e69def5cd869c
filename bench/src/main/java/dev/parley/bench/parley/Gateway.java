package dev.parley.bench.parley;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bench.system.Unreachable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.impl.WebSocketInternal;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The gateway's edge as a client that is no browser sees it. On this machine's loopback, sockets come from several
 * addresses in turn, because one address has 28,000 ports.
 */
final class Gateway {

    private static final int REQUESTS_AT_ONCE = 32;
    private static final int TIMEOUT_MILLISECONDS = 20_000;
    private static final int ADDRESSES = 32;
    private static final int CREATED = 201;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final HttpClient http;
    private final List<WebSocketClient> sockets = new ArrayList<>();
    private int next;

    Gateway(Vertx vertx, URI address) {
        this.address = address;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(REQUESTS_AT_ONCE).setConnectTimeout(TIMEOUT_MILLISECONDS));
        for (String source : sourceAddresses(address.getHost())) {
            sockets.add(vertx.createWebSocketClient(new WebSocketClientOptions()
                    .setLocalAddress(source)
                    .setReuseAddress(true)
                    .setMaxConnections(Integer.MAX_VALUE)
                    .setConnectTimeout(TIMEOUT_MILLISECONDS)));
        }
    }

    /** 127.0.0.1 and the next ones where the gateway is there, too; otherwise one, which the system chooses. */
    private static List<String> sourceAddresses(String host) {
        List<String> sources = new ArrayList<>();
        if (isLoopback(host)) {
            for (int last = 1; last <= ADDRESSES; last++) {
                sources.add("127.0.0." + last);
            }
        } else {
            sources.add(null);
        }
        return sources;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host) instanceof Inet4Address four && four.isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new Unreachable("there is no host " + host + ": --gateway names one", unknown);
        }
    }

    /** A new guest of this name. */
    Future<Guest> guest(String name) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(address.resolve("/api/auth/guest").toString())
                .setTimeout(TIMEOUT_MILLISECONDS)
                .putHeader("Content-Type", "application/json");
        return http.request(request)
                .compose(open -> open.send("{\"name\":\"" + name + "\"}"))
                .compose(response -> response.body().map(body -> guest(response.statusCode(), body)))
                .recover(problem -> Future.failedFuture(sentence(problem)));
    }

    private Guest guest(int status, Buffer body) {
        if (status != CREATED) {
            throw new Unreachable(
                    "%s refuses a new guest with status %d: the bench needs a system started by ./parley up --bench"
                            .formatted(address, status),
                    null);
        }
        try {
            return JSON.readValue(body.toString(), Guest.class);
        } catch (JsonProcessingException problem) {
            throw new Unreachable(address + " answers with something that is no guest", problem);
        }
    }

    private Throwable sentence(Throwable problem) {
        return problem instanceof Unreachable
                ? problem
                : new Unreachable(
                        "%s does not answer (%s): start the system by ./parley up --bench"
                                .formatted(address, problem.getMessage()),
                        problem);
    }

    /** A socket that has not been opened, so that its handlers can be set before anything arrives. */
    ClientWebSocket socket() {
        next = (next + 1) % sockets.size();
        return sockets.get(next).webSocket();
    }

    /** Opens the guest's socket; what it completes with can be given to {@link #cut}. */
    Future<WebSocket> open(ClientWebSocket socket, Guest guest) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setAbsoluteURI("ws" + address.resolve("/ws").toString().substring("http".length()))
                // No page: with an Origin the gateway would ask whether it is one of its own.
                .setAllowOriginHeader(false)
                .setSubProtocols(List.of("parley.v1"))
                .setTimeout(TIMEOUT_MILLISECONDS)
                .putHeader("Authorization", "Bearer " + guest.token());
        return socket.connect(options);
    }

    /** Closes the TCP connection below a socket, as when a browser is killed: without a close frame. */
    static void cut(WebSocket open) {
        ((WebSocketInternal) open).channelHandlerContext().close();
    }
}
