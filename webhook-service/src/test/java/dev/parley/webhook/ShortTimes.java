package dev.parley.webhook;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Lets a test see in seconds how requests that dawdle are cut off. */
public class ShortTimes implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("parley.bus.request-within", "4s");
    }
}
