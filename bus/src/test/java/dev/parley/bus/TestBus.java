package dev.parley.bus;

import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stream.BatchHandler;
import dev.parley.bus.stream.Dependency;
import dev.parley.bus.stream.Linger;
import dev.parley.bus.stream.StreamAppender;
import dev.parley.bus.stream.StreamConsumer;
import dev.parley.local.LocalRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real Redis of its own, with the bus's parts on it, for one test class. */
public final class TestBus implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> opened = new ArrayList<>();
    public final LocalRedis server;
    public final Redis redis;
    public final RedisPipeline pipeline;
    public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    public TestBus() {
        server = LocalRedis.start();
        redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(server.url())
                        .setProtocolNegotiation(false)
                        .setMaxPoolSize(32)
                        .setMaxPoolWaiting(64));
        pipeline = new RedisPipeline(redis, Duration.ofSeconds(2));
    }

    public static BusConfig config(String slot) {
        return new Config(slot);
    }

    /** Production's settings with a shorter wait before taking over. */
    private record Config(String slot) implements BusConfig {
        @Override
        public String tag() {
            return "main";
        }

        @Override
        public int batch() {
            return 256;
        }

        @Override
        public Duration block() {
            return Duration.ofMillis(200);
        }

        @Override
        public Duration claimAfter() {
            return Duration.ofMillis(500);
        }

        @Override
        public Duration linger() {
            return Duration.ofMillis(2);
        }

        @Override
        public Duration patientLinger() {
            return Duration.ofMillis(20);
        }

        @Override
        public int patientQuietRate() {
            return 50;
        }

        @Override
        public int quietRate() {
            return 2_500;
        }

        @Override
        public Duration deadline() {
            return Duration.ofSeconds(2);
        }

        @Override
        public int attempts() {
            return 5;
        }

        @Override
        public int gatewayEntries() {
            return 10_000;
        }

        @Override
        public int appendQueue() {
            return 20_000;
        }

        @Override
        public Duration requestWithin() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Optional<String> erasureSecret() {
            return Optional.empty();
        }
    }

    public StreamAppender appender() {
        return new StreamAppender(vertx, pipeline, new Linger(2_500, Duration.ofMillis(2)), 20_000);
    }

    public StreamConsumer<LiveKitEvent> consumer(
            String slot, StreamKey<LiveKitEvent> stream, BatchHandler<LiveKitEvent> handler, Dependency dependency) {
        StreamConsumer<LiveKitEvent> consumer = new StreamConsumer<>(
                        redis, config(slot), stream, handler, dependency, Linger.hasty(config(slot)), metrics)
                .start();
        opened.add(consumer);
        return consumer;
    }

    /** One command, its reply as text; "" for nil. */
    public String command(String... words) {
        Request request = Request.cmd(Command.create(words[0]));
        for (int i = 1; i < words.length; i++) {
            request.arg(words[i]);
        }
        Response reply = pipeline.run(List.of(request)).getFirst();
        return reply == null ? "" : reply.toString();
    }

    public long length(String stream) {
        return Long.parseLong(command("XLEN", stream));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
        pipeline.close();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server.close();
    }
}
