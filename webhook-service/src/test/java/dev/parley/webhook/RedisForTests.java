package dev.parley.webhook;

import dev.parley.local.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real Redis for the service under test, handed to test fields of its type, and the keys of {@link Webhooks}. */
public class RedisForTests implements QuarkusTestResourceLifecycleManager {

    private LocalRedis redis;

    @Override
    public Map<String, String> start() {
        redis = LocalRedis.start();
        return Map.of(
                "REDIS_URL",
                redis.url(),
                "LIVEKIT_API_KEY",
                Webhooks.KEY,
                "LIVEKIT_API_SECRET",
                Webhooks.SECRET,
                "parley.webhook.keys.\"" + Webhooks.NEXT_KEY + "\"",
                Webhooks.NEXT_SECRET);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(redis, new TestInjector.MatchesType(LocalRedis.class));
    }

    @Override
    public void stop() {
        redis.close();
    }
}
