package dev.parley.bus.stream;

import dev.parley.bus.BusConfig;
import dev.parley.bus.StreamKey;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Redis;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries that a consumer has handled, until they are acknowledged: by its next command, or where its dependency may
 * forget in a crash what it has answered to, by {@link LateAcknowledgements}. For the consumer's thread.
 */
final class Finished implements AutoCloseable {

    private final StreamKey<?> stream;
    private final BusConfig config;
    private final Dependency dependency;
    private final RedisPipeline pipeline;
    private final List<String> ids = new ArrayList<>();
    /** Null where what was handled lasts at once. */
    private LateAcknowledgements late;

    Finished(Redis redis, BusConfig config, StreamKey<?> stream, Dependency dependency) {
        this.stream = stream;
        this.config = config;
        this.dependency = dependency;
        this.pipeline = new RedisPipeline(redis, config.deadline());
    }

    /**
     * To be called before anything is handled, and again after a failure: what was handled under an earlier watch and is
     * not acknowledged is still pending, and has to be handled again.
     */
    void watch() {
        endWatch();
        late = dependency
                .watch()
                .map(watch ->
                        new LateAcknowledgements(stream.key(), watch, new StreamGroup<>(stream, config, pipeline)))
                .orElse(null);
        if (late != null) {
            ids.clear();
        }
    }

    void add(String id) {
        ids.add(id);
    }

    /**
     * What the caller is to acknowledge now, and then to confirm by {@link #acknowledged}.
     *
     * @throws RuntimeException where entries that were handled earlier could not be settled or acknowledged
     */
    List<String> due() {
        List<String> handled = List.copyOf(ids);
        if (late == null) {
            return handled;
        }
        ids.clear();
        late.accept(handled);
        return List.of();
    }

    void acknowledged() {
        ids.clear();
    }

    /** Waits until what was left to {@link LateAcknowledgements} is acknowledged, or can't be. */
    void endWatch() {
        if (late != null) {
            late.close();
            late = null;
        }
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
