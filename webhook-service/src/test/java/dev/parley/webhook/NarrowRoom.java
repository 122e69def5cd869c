package dev.parley.webhook;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Lets a test see with few requests and in seconds what many can do. */
public class NarrowRoom implements QuarkusTestProfile {

    static final int BODIES_AT_ONCE = 16;
    static final int LARGEST_BODY = 64 * 1024;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "parley.bus.request-within",
                "4s",
                "parley.webhook.body-bytes",
                String.valueOf(BODIES_AT_ONCE * LARGEST_BODY));
    }
}
