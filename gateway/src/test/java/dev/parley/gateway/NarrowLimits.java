package dev.parley.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Limits that a test reaches at once, for addresses that a proxy names. */
public class NarrowLimits implements QuarkusTestProfile {

    static final int HANDSHAKES = 3;
    static final int GUESTS = 2;
    static final int REQUESTS = 10;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "parley.gateway.trusted-proxies", "127.0.0.1",
                "parley.gateway.whole-within", "1s",
                "parley.bus.request-within", "2s",
                "parley.limits.handshakes-per-minute", String.valueOf(HANDSHAKES),
                "parley.limits.guests-per-minute", String.valueOf(GUESTS),
                "parley.limits.requests-per-second", "1",
                "parley.limits.request-burst", String.valueOf(REQUESTS));
    }
}
