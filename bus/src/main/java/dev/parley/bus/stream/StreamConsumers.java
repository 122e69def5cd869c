package dev.parley.bus.stream;

import dev.parley.bus.BusConfig;
import dev.parley.bus.StreamKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service's consumers: started by the service, stopped together, gracefully, before anything they need. */
@ApplicationScoped
public class StreamConsumers {

    private final Redis redis;
    private final BusConfig config;
    private final MeterRegistry metrics;
    private final List<StreamConsumer<?>> consumers = new CopyOnWriteArrayList<>();

    StreamConsumers(Redis redis, BusConfig config, MeterRegistry metrics) {
        this.redis = redis;
        this.config = config;
        this.metrics = metrics;
    }

    /** Begins to read; the handler runs on a thread of its own. */
    public <M> void start(StreamKey<M> stream, BatchHandler<M> handler, Dependency dependency) {
        start(stream, handler, dependency, Linger.hasty(config));
    }

    /** As {@link #start}, for a stream on whose entries nobody waits. */
    public <M> void startPatiently(StreamKey<M> stream, BatchHandler<M> handler, Dependency dependency) {
        start(stream, handler, dependency, Linger.patient(config));
    }

    private <M> void start(StreamKey<M> stream, BatchHandler<M> handler, Dependency dependency, Linger linger) {
        consumers.add(new StreamConsumer<>(redis.getDelegate(), config, stream, handler, dependency, linger, metrics)
                .start());
    }

    /** One line per consumer that does not read at the moment, with the reason. */
    public List<String> paused() {
        return consumers.stream()
                .filter(consumer -> consumer.pausedBecause() != null)
                .map(consumer -> consumer.stream() + ": " + consumer.pausedBecause())
                .toList();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        consumers.parallelStream().forEach(StreamConsumer::close);
    }
}
