package dev.parley.session;

import dev.parley.local.LiveKitStandIn;
import dev.parley.local.LocalPostgres;
import dev.parley.local.LocalRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Redis, PostgreSQL and LiveKit's stand-in for the service under test, handed to test fields of their types. */
public class Backends implements QuarkusTestResourceLifecycleManager {

    /** Tests put LiveKit's events into the stream themselves. */
    private static final String NOWHERE = "http://127.0.0.1:9/";

    private LocalRedis redis;
    private LocalPostgres postgres;
    private LiveKitStandIn liveKit;

    @Override
    public Map<String, String> start() {
        redis = LocalRedis.start();
        postgres = LocalPostgres.start();
        liveKit = LiveKitStandIn.start(NOWHERE);
        return Map.of(
                "REDIS_URL", redis.url(),
                "DATABASE_URL", postgres.url(),
                "LIVEKIT_URL", liveKit.url(),
                "LIVEKIT_API_KEY", liveKit.account().key(),
                "LIVEKIT_API_SECRET", liveKit.account().secret(),
                // Tests tell of people in rooms where nobody is, and are not to be put right.
                "%test.parley.session.settled", "1h");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(redis, new TestInjector.MatchesType(LocalRedis.class));
        injector.injectIntoFields(postgres, new TestInjector.MatchesType(LocalPostgres.class));
        injector.injectIntoFields(liveKit, new TestInjector.MatchesType(LiveKitStandIn.class));
    }

    @Override
    public void stop() {
        if (liveKit != null) {
            liveKit.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (redis != null) {
            redis.close();
        }
    }
}
