package dev.parley.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import livekit.LivekitWebhook.WebhookEvent;

/**
 * Posts the webhooks of {@link LiveKitStandIn} as LiveKit does: those of a room one after the other, those of different
 * rooms side by side; tried again on 5xx (but 501), 429 and connection errors after 0, 1, 3, 7 and 15 s, then dropped. A
 * room keeps 200 at most; what comes beyond is dropped. What waits at the close is lost.
 *
 * <p>For use on one event loop.
 */
final class StandInWebhooks {

    /** LiveKit has no limit; this is one for the machine. Enough for what a slow answer holds back. */
    private static final int CONNECTIONS = 512;

    private static final int DEPTH = 200;
    private static final long TIMEOUT_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final List<Long> PAUSES_MILLIS = List.of(0L, 1_000L, 3_000L, 7_000L, 15_000L);

    /** A room's webhooks that are still to be posted; the first is on its way or waits to be tried again. */
    private static final class Lane {
        final Queue<WebhookEvent> waiting = new ArrayDeque<>();
        int attempts;
    }

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions target;
    private final StandInTokens tokens;
    private final JsonFormat.Printer json = JsonFormat.printer().omittingInsignificantWhitespace();
    private final Map<String, Lane> lanes = new HashMap<>();
    private volatile long dropped;
    private volatile boolean closed;

    StandInWebhooks(Vertx vertx, String url, StandInTokens tokens) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.target = new RequestOptions()
                .setAbsoluteURI(url)
                .setMethod(HttpMethod.POST)
                .setTimeout(TIMEOUT_MILLIS)
                .putHeader("Content-Type", "application/webhook+json");
        this.client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** Takes a webhook for delivery. */
    void post(WebhookEvent event) {
        String room = event.getRoom().getSid();
        Lane lane = lanes.computeIfAbsent(room, sid -> new Lane());
        if (lane.waiting.size() == DEPTH) {
            drop();
            return;
        }
        lane.waiting.add(event);
        if (lane.waiting.size() == 1) {
            deliver(room, lane);
        }
    }

    /** How many rooms have webhooks that are not delivered yet. */
    int roomsWaiting() {
        return lanes.size();
    }

    /** How many webhooks were given up since the start; for any thread. */
    long dropped() {
        return dropped;
    }

    /** Posts nothing any more; to be called before Vert.x is closed, by any thread. */
    void close() {
        closed = true;
    }

    private void deliver(String room, Lane lane) {
        if (closed) {
            return;
        }
        Buffer body = body(lane.waiting.peek());
        RequestOptions request = new RequestOptions(target).putHeader("Authorization", tokens.sign(body.getBytes()));
        client.request(request)
                .compose(opened -> send(opened, body))
                .onSuccess(status -> {
                    if (isFinal(status)) {
                        goOn(room, lane);
                    } else {
                        tryAgain(room, lane);
                    }
                })
                .onFailure(noAnswer -> tryAgain(room, lane));
    }

    private static Future<Integer> send(HttpClientRequest request, Buffer body) {
        return request.send(body).compose(answer -> answer.end().map(answer.statusCode()));
    }

    private void tryAgain(String room, Lane lane) {
        if (lane.attempts == PAUSES_MILLIS.size()) {
            drop();
            goOn(room, lane);
            return;
        }
        long pause = PAUSES_MILLIS.get(lane.attempts++);
        if (pause == 0) {
            deliver(room, lane);
        } else {
            vertx.setTimer(pause, due -> deliver(room, lane));
        }
    }

    private void goOn(String room, Lane lane) {
        lane.attempts = 0;
        lane.waiting.remove();
        if (lane.waiting.isEmpty()) {
            lanes.remove(room);
        } else {
            deliver(room, lane);
        }
    }

    private void drop() {
        // One thread writes; volatile is for those who look.
        dropped = dropped + 1;
    }

    private static boolean isFinal(int status) {
        return status == 501 || (status < 500 && status != 429);
    }

    private Buffer body(WebhookEvent event) {
        try {
            return Buffer.buffer(json.print(event));
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
