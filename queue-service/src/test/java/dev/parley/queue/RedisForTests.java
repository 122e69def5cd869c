package dev.parley.queue;

import dev.parley.local.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real Redis for the service under test. */
public class RedisForTests implements QuarkusTestResourceLifecycleManager {

    private LocalRedis redis;

    @Override
    public Map<String, String> start() {
        redis = LocalRedis.start();
        // Connections in tests are held by gateways that are none.
        return Map.of("REDIS_URL", redis.url(), "parley.queue.unattended-period", "1h");
    }

    @Override
    public void stop() {
        redis.close();
    }
}
