package dev.parley.gateway;

import dev.parley.local.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A Redis of its own for the gateway under test, which tests may empty or stop. */
public class RedisForTests implements QuarkusTestResourceLifecycleManager {

    private LocalRedis redis;

    @Override
    public Map<String, String> start() {
        redis = LocalRedis.start();
        return Map.of("quarkus.redis.hosts", redis.url());
    }

    /** For tests that have a field of this type. */
    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(redis, new TestInjector.MatchesType(LocalRedis.class));
    }

    @Override
    public void stop() {
        redis.close();
    }
}
