package dev.parley.queue;

import dev.parley.bus.Codec;
import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.local.LocalRedis;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** A real Redis of its own with the script's door on it, and a look at what lies in Redis. */
final class TestMatching implements AutoCloseable {

    static final Streams STREAMS = new Streams("main");
    static final String TRACE = TraceParent.fresh();

    /** Durations that a test wants otherwise. */
    record Settings(
            Duration awayGrace,
            Duration gatewayGrace,
            Duration pollingGrace,
            Duration overLife,
            Duration knownLife,
            Duration admissionRepeat,
            Duration sweepPeriod,
            int sweepLimit)
            implements QueueConfig {

        static final Settings PRODUCTION = new Settings(
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                256);

        /** So short that they have passed when the next command is decided. */
        static final Settings HASTY = new Settings(
                Duration.ZERO,
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ofSeconds(1),
                256);
    }

    private final Vertx vertx = Vertx.vertx();
    private final LocalRedis server = LocalRedis.start();
    private final Redis redis = Redis.createClient(
            vertx,
            new RedisOptions()
                    .setConnectionString(server.url())
                    .setProtocolNegotiation(false)
                    .setMaxPoolSize(64)
                    .setMaxPoolWaiting(64));
    private final RedisPipeline pipeline = pipeline();

    RedisPipeline pipeline() {
        return new RedisPipeline(redis, Duration.ofSeconds(10));
    }

    MatchScript script(QueueConfig config) {
        return script(config, Uuid7::fresh);
    }

    MatchScript script(QueueConfig config, Supplier<String> ids) {
        return new MatchScript(pipeline, STREAMS, config, ids);
    }

    /** A door with a connection of its own. */
    MatchScript ownScript(QueueConfig config) {
        return new MatchScript(pipeline(), STREAMS, config);
    }

    static Entry<QueueCommand> command(String id, QueueCommand command) {
        return new Entry<>(id, command, TRACE);
    }

    static Entry<SessionEvent> event(String id, SessionEvent event) {
        return new Entry<>(id, event, TRACE);
    }

    void empty() {
        redis("FLUSHALL");
    }

    void openGate() {
        redis("SET", STREAMS.gate(), "1");
    }

    void closeGate() {
        redis("DEL", STREAMS.gate());
    }

    Response redis(String... words) {
        return pipeline.run(List.of(request(words))).getFirst();
    }

    /** Returns when Redis' clock has gone past this millisecond, so that what follows is later in every order. */
    void awaitAfter(long milliseconds) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            List<String> time = words(redis("TIME"));
            return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000 > milliseconds;
        });
    }

    List<Response> pipeline(List<Request> requests) {
        return pipeline.run(requests);
    }

    static Request request(String... words) {
        Request request = Request.cmd(Command.create(words[0]));
        for (int i = 1; i < words.length; i++) {
            request.arg(words[i]);
        }
        return request;
    }

    /** The fields of the person's hash; empty for nobody. */
    Map<String, String> person(String user) {
        return fields(redis("HGETALL", STREAMS.tagged("user:" + user)));
    }

    static Map<String, String> fields(Response flat) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(flat.get(i).toString(), flat.get(i + 1).toString());
        }
        return fields;
    }

    List<String> pool(String mode) {
        return words(redis("ZRANGE", STREAMS.tagged("pool:" + mode + ":anyone"), "0", "-1"));
    }

    static List<String> words(Response list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.toString()));
        return words;
    }

    /** All events appended so far, read as session-service reads them. */
    List<QueueEvent> events() {
        List<QueueEvent> events = new ArrayList<>();
        for (Response entry : redis("XRANGE", STREAMS.queueEvents().key(), "-", "+")) {
            events.add(Codec.read(fields(entry.get(1)).get("message"), QueueEvent.class));
        }
        return events;
    }

    /** All events appended since the last call. */
    List<QueueEvent> takeEvents() {
        List<QueueEvent> events = events();
        redis("DEL", STREAMS.queueEvents().key());
        return events;
    }

    @Override
    public void close() throws Exception {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server.close();
    }
}
