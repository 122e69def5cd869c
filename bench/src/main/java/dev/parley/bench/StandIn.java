package dev.parley.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/**
 * The stand-in for LiveKit's API, which a system started for load has in LiveKit's place. Joining there is one request,
 * and the stand-in tells it by webhook as LiveKit would. There is no media.
 */
final class StandIn {

    private static final int CONNECTIONS = 32;
    private static final int REDIRECTION = 300;

    private final HttpClient http;

    StandIn(Vertx vertx) {
        this.http = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS));
    }

    /**
     * Joins a room.
     *
     * @param url LiveKit's address as {@code matched} gives it, ws://
     * @param token opens the room
     * @return fails when it refuses, or when the real LiveKit is there
     */
    Future<Void> join(String url, String token) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(
                        url.replaceFirst("^ws", "http").replaceFirst("/$", "") + "/stand-in/join?token=" + token);
        return http.request(request)
                .compose(open -> open.send())
                .compose(response -> response.body()
                        .compose(body -> response.statusCode() < REDIRECTION
                                ? Future.succeededFuture()
                                : Future.failedFuture("joining was answered by " + response.statusCode())));
    }
}
