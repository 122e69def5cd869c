package dev.parley.bench.parley;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the system still holds when all have parted: pairs in Redis, conversations that PostgreSQL takes for live, and
 * rooms at LiveKit, as the doctors of queue-service and session-service and the public numbers say; and webhooks that
 * LiveKit's stand-in could not deliver.
 */
final class Remains {

    private static final String NOTHING = "nothing to correct";
    private static final int TRIES = 40;
    private static final long BETWEEN_MILLISECONDS = 1_000;
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;
    private final HttpClient http;
    private final URI gateway;
    private final String queue;
    private final String session;
    private final String standIn;

    /**
     * @param queuePort management port of queue-service
     * @param sessionPort management port of session-service
     * @param standInPort of LiveKit's stand-in, if there is one
     */
    Remains(Vertx vertx, URI gateway, int queuePort, int sessionPort, OptionalInt standInPort) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient();
        this.gateway = gateway;
        this.queue = "http://127.0.0.1:" + queuePort;
        this.session = "http://127.0.0.1:" + sessionPort;
        this.standIn = standInPort.isPresent() ? "http://127.0.0.1:" + standInPort.getAsInt() : null;
    }

    /** A sentence for each thing, after it had time to go; empty when all is gone. */
    Future<List<String>> find() {
        return find(TRIES);
    }

    private Future<List<String>> find(int tries) {
        return look().recover(problem -> Future.succeededFuture(List.of("nobody can tell: " + problem.getMessage())))
                .compose(found -> found.isEmpty() || tries == 1
                        ? Future.succeededFuture(found)
                        : vertx.timer(BETWEEN_MILLISECONDS).compose(later -> find(tries - 1)));
    }

    private Future<List<String>> look() {
        List<String> found = new ArrayList<>();
        return ask(HttpMethod.GET, queue + "/q/doctor/pairs", "")
                .compose(pairs -> {
                    pairs.lines().forEach(pair -> found.add("queue-service holds the pair of session " + pair));
                    return ask(HttpMethod.POST, session + "/q/doctor", pairs);
                })
                .compose(report -> {
                    report.lines().filter(line -> !line.equals(NOTHING)).forEach(found::add);
                    return ask(HttpMethod.GET, gateway.resolve("/api/stats").toString(), "");
                })
                .compose(stats -> {
                    long live = number(stats, "live");
                    if (live > 0) {
                        found.add(live + " conversations are recorded as live");
                    }
                    return standIn == null
                            ? Future.succeededFuture("{}")
                            : ask(HttpMethod.GET, standIn + "/stand-in/webhooks", "");
                })
                .map(webhooks -> {
                    long waiting = number(webhooks, "roomsWaiting");
                    if (waiting > 0) {
                        found.add(waiting + " rooms have webhooks that were not delivered");
                    }
                    long dropped = number(webhooks, "dropped");
                    if (dropped > 0) {
                        found.add("LiveKit's stand-in gave up " + dropped + " webhooks since its start");
                    }
                    return found;
                });
    }

    private static long number(String json, String name) {
        try {
            return JSON.readTree(json).path(name).asLong();
        } catch (JsonProcessingException problem) {
            throw new IllegalArgumentException("what was to be JSON is none", problem);
        }
    }

    private Future<String> ask(HttpMethod method, String url, String body) {
        return http.request(new RequestOptions().setMethod(method).setAbsoluteURI(url))
                .compose(open -> open.send(body))
                .compose(response -> response.body()
                        .compose(text -> response.statusCode() == OK
                                ? Future.succeededFuture(text)
                                : Future.failedFuture(url + " answers with status " + response.statusCode())))
                .map(Buffer::toString);
    }
}
