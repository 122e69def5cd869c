package dev.parley.gateway.lease;

import dev.parley.bus.Streams;
import dev.parley.bus.Uuid7;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Notices that Redis was emptied by {@link Streams#born()}, which then holds another value or none. Blocking; for one
 * thread.
 */
@Singleton
class BornWatch {

    private final RedisPipeline pipeline;
    private final Streams streams;
    private String known;

    BornWatch(RedisPipeline pipeline, Streams streams) {
        this.pipeline = pipeline;
        this.streams = streams;
    }

    /**
     * Whether Redis was emptied since the last call; never at the first.
     *
     * @throws dev.parley.bus.redis.RedisAway Redis did not answer
     */
    boolean emptied() {
        String fresh = Uuid7.fresh();
        Response before = pipeline.run(List.of(Request.cmd(Command.SET)
                        .arg(streams.born())
                        .arg(fresh)
                        .arg("NX")
                        .arg("GET")))
                .getFirst();
        String value = before == null ? fresh : before.toString();
        boolean emptied = known != null && !known.equals(value);
        known = value;
        return emptied;
    }
}
