package dev.parley.gateway;

import static java.util.Map.entry;

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
        return Map.ofEntries(
                entry("parley.gateway.ping-every", "300ms"),
                entry("parley.gateway.idle-ping-every", "300ms"),
                entry("parley.gateway.pong-within", "4s"),
                entry("parley.gateway.ready-within", "4s"),
                entry("parley.gateway.watch-every", "50ms"),
                entry("parley.gateway.lease", LEASE.toMillis() + "ms"),
                entry("parley.gateway.lease-every", "300ms"),
                entry("parley.gateway.drain", "200ms"),
                entry("parley.gateway.polling-life", POLLING_LIFE.toMillis() + "ms"),
                entry("parley.gateway.max-connections", String.valueOf(MOST)));
    }
}
