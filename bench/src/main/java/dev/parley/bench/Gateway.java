package dev.parley.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.List;

/** The gateway's edge as a client that is no browser sees it. */
final class Gateway {

    private static final int REQUESTS_AT_ONCE = 32;
    private static final int TIMEOUT_MILLISECONDS = 10_000;
    private static final int CREATED = 201;

    private final URI address;
    private final HttpClient http;
    private final WebSocketClient sockets;

    Gateway(Vertx vertx, URI address) {
        this.address = address;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(REQUESTS_AT_ONCE).setConnectTimeout(TIMEOUT_MILLISECONDS));
        this.sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setConnectTimeout(TIMEOUT_MILLISECONDS));
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
        return Json.read(body.toString(), Guest.class);
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
        return sockets.webSocket();
    }

    /** Opens the guest's socket. */
    Future<Void> open(ClientWebSocket socket, Guest guest) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setAbsoluteURI("ws" + address.resolve("/ws").toString().substring("http".length()))
                .setSubProtocols(List.of("parley.v1"))
                .setTimeout(TIMEOUT_MILLISECONDS)
                .putHeader("Authorization", "Bearer " + guest.token());
        return socket.connect(options).mapEmpty();
    }
}
