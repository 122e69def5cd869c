package dev.parley.gateway;

import dev.parley.local.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A Redis of its own for the gateway under test, which tests may empty or stop. */
public class RedisForTests implements QuarkusTestResourceLifecycleManager {

    private static LocalRedis redis;

    @Override
    public Map<String, String> start() {
        redis = LocalRedis.start();
        return Map.of("quarkus.redis.hosts", redis.url());
    }

    @Override
    public void stop() {
        redis.close();
    }
}
