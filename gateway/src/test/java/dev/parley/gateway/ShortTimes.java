package dev.parley.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.Map;

/** Lets a test see in seconds what takes minutes. */
public class ShortTimes implements QuarkusTestProfile {

    static final int MOST = 4;
    static final Duration POLLING_LIFE = Duration.ofSeconds(2);
    static final Duration LEASE = Duration.ofSeconds(6);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "parley.gateway.ping-every", "300ms",
                "parley.gateway.pong-within", "4s",
                "parley.gateway.ready-within", "4s",
                "parley.gateway.watch-every", "50ms",
                "parley.gateway.lease", LEASE.toMillis() + "ms",
                "parley.gateway.lease-every", "300ms",
                "parley.gateway.drain", "200ms",
                "parley.gateway.polling-life", POLLING_LIFE.toMillis() + "ms",
                "parley.gateway.max-connections", String.valueOf(MOST));
    }
}
