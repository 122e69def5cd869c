package dev.parley.bench.parley;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;

/**
 * The rooms of LiveKit's stand-in. Joining there is one request, and the stand-in tells it by webhook as LiveKit would.
 * There is no media. The requests follow each other on few connections without waiting for answers, which is the
 * cheapest for the bench.
 */
final class LiveKitRooms {

    private static final int CONNECTIONS = 2;
    private static final int PIPELINED = 64;
    private static final int REDIRECTION = 300;
    private static final int TIMEOUT_MILLISECONDS = 10_000;

    private final HttpClient http;
    private String lastUrl;
    private URI api;

    LiveKitRooms(Vertx vertx) {
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setPipelining(true)
                .setPipeliningLimit(PIPELINED));
    }

    /**
     * Joins a room.
     *
     * @param url LiveKit's address as {@code matched} gives it, ws://
     * @param token opens the room
     * @return fails when it refuses, or when the real LiveKit is there
     */
    Future<Void> join(String url, String token) {
        if (!url.equals(lastUrl)) {
            lastUrl = url;
            api = URI.create(url.replaceFirst("^ws", "http"));
        }
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(api.getHost())
                .setPort(api.getPort())
                .setURI("/stand-in/join?token=" + token)
                .setTimeout(TIMEOUT_MILLISECONDS);
        return http.request(request)
                .compose(open -> open.send())
                .compose(response -> response.end()
                        .compose(end -> response.statusCode() < REDIRECTION
                                ? Future.succeededFuture()
                                : Future.failedFuture("joining was answered by " + response.statusCode())));
    }
}
