package dev.parley.e2e;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A running Parley whose accounts are those of a real Keycloak. One skip is one too many here. */
@Tag("accounts")
abstract class AtKeycloak {

    static Keycloak keycloak;
    static RunningParley parley;

    /** Keycloak builds itself when it is started for the first time. */
    @BeforeAll
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    static void start() {
        keycloak = Keycloak.start();
        Map<String, String> environment = new HashMap<>(keycloak.settings());
        environment.put("PARLEY_QUEUE_SKIPS_FREE", "0");
        environment.put("PARLEY_QUEUE_COOLDOWNS", "10m");
        parley = RunningParley.withStandIn(environment);
        keycloak.allow(parley.gatewayUrl());
    }

    @AfterAll
    static void stop() {
        try {
            if (parley != null) {
                parley.close();
            }
        } finally {
            if (keycloak != null) {
                keycloak.close();
            }
        }
    }

    static URI gateway() {
        return URI.create(parley.gatewayUrl());
    }
}
