package dev.parley.bus;

import dev.parley.bus.erasure.DeadLetters;
import dev.parley.bus.erasure.ErasedSubjects;
import dev.parley.bus.erasure.SubjectHash;
import dev.parley.bus.presence.GatewayLeases;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisClock;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stats.MatchingStats;
import dev.parley.bus.stream.Linger;
import dev.parley.bus.stream.StreamAppender;
import dev.parley.bus.stream.Sweeps;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The bus's parts as beans. An injected {@link RedisPipeline} is that bean's own connection; appending, mailbox and the
 * rest have one each, so that none waits behind another.
 */
@Singleton
@Unremovable
public class Bus {

    /** Outside production nobody needs to be protected. */
    private static final String NO_SECRET = "no secret outside production";

    private final Vertx vertx;
    private final Redis redis;
    private final BusConfig config;

    Bus(Vertx vertx, Redis redis, BusConfig config) {
        this.vertx = vertx;
        this.redis = redis;
        this.config = config;
    }

    @Produces
    @Singleton
    Streams streams() {
        return new Streams(config.tag());
    }

    @Produces
    @Dependent
    RedisPipeline pipeline() {
        return new RedisPipeline(redis.getDelegate(), config.deadline());
    }

    void close(@Disposes RedisPipeline pipeline) {
        pipeline.close();
    }

    @Produces
    @Singleton
    RedisClock clock() {
        return new RedisClock(pipeline());
    }

    @Produces
    @Singleton
    StreamAppender appender() {
        return new StreamAppender(vertx, pipeline(), Linger.hasty(config), config.appendQueue());
    }

    @Produces
    @Singleton
    Mailbox mailbox() {
        return new Mailbox(pipeline(), streams(), config);
    }

    @Produces
    @Singleton
    Presence presence() {
        return new Presence(pipeline());
    }

    @Produces
    @Singleton
    GatewayLeases leases() {
        return new GatewayLeases(pipeline(), streams());
    }

    @Produces
    @Singleton
    MatchingStats stats() {
        return new MatchingStats(pipeline(), streams());
    }

    @Produces
    @Singleton
    Sweeps sweeps() {
        return new Sweeps(pipeline());
    }

    /**
     * Required in production by whoever injects it.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException one sentence that names the variable
     */
    @Produces
    @Singleton
    SubjectHash subjectHash() {
        String secret = config.erasureSecret().orElse(null);
        return new SubjectHash(
                LaunchMode.current() == LaunchMode.NORMAL
                        ? SecretRule.strong("PARLEY_ERASURE_SECRET", secret)
                        : secret == null ? NO_SECRET : secret);
    }

    @Produces
    @Singleton
    ErasedSubjects erasedSubjects(SubjectHash hash) {
        return new ErasedSubjects(pipeline(), hash);
    }

    @Produces
    @Singleton
    DeadLetters deadLetters() {
        return new DeadLetters(pipeline(), streams());
    }
}
