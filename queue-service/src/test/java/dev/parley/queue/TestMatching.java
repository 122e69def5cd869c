package dev.parley.queue;

import dev.parley.bus.Codec;
import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.redis.FunctionLibrary;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.local.LocalRedis;
import io.smallrye.config.SmallRyeConfigBuilder;
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
import org.awaitility.Awaitility;

/** A real Redis of its own with the script's door on it, and a look at what lies in Redis. */
final class TestMatching implements AutoCloseable {

    static final Streams STREAMS = new Streams("main");
    static final String TRACE = TraceParent.fresh();

    /** As the service, unless the clock was set. */
    private static final FunctionLibrary SCRIPT = MatchScript.script("clock.lua");

    /** The documented defaults. */
    static final QueueConfig PRODUCTION = config(Map.of());

    /** Graces so short that they have passed when the next command is decided. */
    static final QueueConfig HASTY =
            config(Map.of("away-grace", "0s", "polling-grace", "0s", "admission-repeat", "0s"));

    /** The documented defaults, with changes; but that events may pile up, because here nobody handles them. */
    static QueueConfig config(Map<String, String> changes) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(QueueConfig.class);
        builder.withDefaultValue("parley.queue.most-undelivered", "1000000");
        changes.forEach((key, value) -> builder.withDefaultValue("parley.queue." + key, value));
        return builder.build().getConfigMapping(QueueConfig.class);
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
        return script(config, MatchScript.Chances.REAL);
    }

    MatchScript script(QueueConfig config, MatchScript.Chances chances) {
        return new MatchScript(pipeline, STREAMS, config, SCRIPT, chances);
    }

    /** A door with a connection of its own. */
    MatchScript ownScript(QueueConfig config) {
        return new MatchScript(pipeline(), STREAMS, config, SCRIPT, MatchScript.Chances.REAL);
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

    /** Redis stops in order and comes back with its data. */
    void restart() {
        server.restart();
        Awaitility.await().ignoreExceptions().until(() -> redis("PING") != null);
    }

    /** From now on it is this time, in epoch milliseconds, for the script. */
    void clock(long milliseconds) {
        redis("SET", "test:clock", String.valueOf(milliseconds));
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

    /** @param pool such as {@code video:anyone}; who is in it, the longest waiting first */
    List<String> pool(String pool) {
        return words(redis("ZRANGE", STREAMS.tagged("pool:" + pool), "0", "-1"));
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
