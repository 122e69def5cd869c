package dev.parley.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** For tests that come more often than one address may. */
public class WithoutLimits implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("parley.limits.enabled", "false");
    }
}
