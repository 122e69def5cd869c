package dev.parley.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.Map;

/** Requests and sockets to one peer; as many sockets as there are people. */
final class Connections {

    /** Everybody has a browser of their own, so nobody's request waits for another's. */
    private static final int REQUESTS_AT_ONCE = 100_000;

    /** Less than the five seconds after which Node closes an idle connection, so that no request meets a closed one. */
    private static final int KEEP_ALIVE_SECONDS = 3;

    private static final int TIMEOUT_MILLISECONDS = 10_000;
    private static final int OK = 200;

    private final SocketAddress address;
    private final HttpClient http;
    private final WebSocketClient sockets;

    Connections(Vertx vertx, SocketAddress address) {
        this.address = address;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(REQUESTS_AT_ONCE)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setConnectTimeout(TIMEOUT_MILLISECONDS));
        this.sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setConnectTimeout(TIMEOUT_MILLISECONDS));
    }

    SocketAddress address() {
        return address;
    }

    /** Posts JSON; the answer's JSON. Fails when the status is not 200. */
    Future<JsonObject> post(String path, Map<String, String> headers, Buffer body) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(address.host())
                .setPort(address.port())
                .setURI(path)
                .setTimeout(TIMEOUT_MILLISECONDS)
                .putHeader("Content-Type", "application/json");
        headers.forEach(request::putHeader);
        return http.request(request)
                .compose(open -> open.send(body))
                .compose(response -> response.body().compose(answer -> json(response, answer)));
    }

    private static Future<JsonObject> json(HttpClientResponse response, Buffer answer) {
        return response.statusCode() == OK
                ? Future.succeededFuture(answer.toJsonObject())
                : Future.failedFuture("status %d: %s".formatted(response.statusCode(), answer));
    }

    /** A socket that has not been opened, so that its handlers can be set before anything arrives. */
    ClientWebSocket socket() {
        ClientWebSocket socket = sockets.webSocket();
        // What breaks a socket also closes it, and who has it hears of that.
        socket.exceptionHandler(problem -> {});
        return socket;
    }

    /** Opens it; what this completes with can be given to {@link #cut}. */
    Future<WebSocket> open(ClientWebSocket socket, String path) {
        return socket.connect(new WebSocketConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setURI(path)
                .setTimeout(TIMEOUT_MILLISECONDS));
    }

    /** Closes the TCP connection below a socket, as when a browser is killed: without a close frame. */
    static void cut(WebSocket open) {
        ((WebSocketInternal) open).channelHandlerContext().close();
    }
}
