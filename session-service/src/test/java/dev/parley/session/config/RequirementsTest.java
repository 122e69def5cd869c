package dev.parley.session.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementsTest {

    private static final Map<String, String> COMPLETE = Map.of(
            "DATABASE_URL", "postgresql://ann:pw@db/parley",
            "LIVEKIT_URL", "ws://livekit:7880",
            "LIVEKIT_API_KEY", "parley",
            "LIVEKIT_API_SECRET", "w8Zr3vQ1nX5tB7yK2mC9pL4sD6fG0hJa",
            "PARLEY_ERASURE_SECRET", "x8Zr3vQ1nX5tB7yK2mC9pL4sD6fG0hJa");

    @Test
    void givenEverythingThenItStarts() {
        Requirements.check(config(COMPLETE));
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            emptyValue = "",
            value = {
                "DATABASE_URL,,                                          DATABASE_URL is missing",
                "LIVEKIT_URL,,                                           LIVEKIT_URL is missing",
                "LIVEKIT_URL, livekit,                                   LIVEKIT_URL is no address",
                "LIVEKIT_URL, //livekit:7880,                            LIVEKIT_URL is no address",
                "LIVEKIT_API_URL, ftp://livekit,                         LIVEKIT_API_URL is no address",
                "LIVEKIT_API_KEY,,                                       LIVEKIT_API_KEY is missing",
                "parley.session.block-limit, 2001,                       parley.session.block-limit must be from 1 to 2000",
                "parley.session.exports-daily, 0,                        parley.session.exports-daily must be 1 or more",
                "parley.session.ended-sessions, 23h,                     parley.session.ended-sessions must be a day or more",
                "parley.session.decided-reports, 1h,                     parley.session.decided-reports must be a day or more",
                "parley.session.unseen-users, 0s,                        parley.session.unseen-users must be a day or more",
                "parley.session.report-memory, 91d,                      parley.session.ended-sessions must not be shorter",
                "LIVEKIT_API_SECRET,,                                    LIVEKIT_API_SECRET is missing",
                "LIVEKIT_API_SECRET, secret,                             LIVEKIT_API_SECRET is too short",
                "LIVEKIT_API_SECRET, devkey,                             LIVEKIT_API_SECRET is too short",
                "LIVEKIT_API_SECRET, w8Zr3vQ1nX5tB7yK2mC9pL4sD6fG0hJ,    LIVEKIT_API_SECRET is too short",
                "LIVEKIT_API_SECRET, change-me-change-me-change-me-123,  LIVEKIT_API_SECRET is a placeholder",
                "PARLEY_ERASURE_SECRET,,                                 PARLEY_ERASURE_SECRET is missing",
                "PARLEY_ERASURE_SECRET, secret,                          PARLEY_ERASURE_SECRET is too short",
                "LIVEKIT_API_SECRET, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, LIVEKIT_API_SECRET is a placeholder"
            })
    void givenSomethingMissingOrWeakThenOneSentenceNamesIt(String variable, String value, String sentence) {
        Map<String, String> environment = new HashMap<>(COMPLETE);
        environment.remove(variable);
        if (value != null) {
            environment.put(variable, value);
        }

        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> Requirements.check(config(environment)));

        assertTrue(refused.getMessage().startsWith(sentence), refused.getMessage());
        assertFalse(value != null && refused.getMessage().contains(value + " "), "the value is never printed");
    }

    @Test
    void theAddressForServersIsMadeFromTheOneForBrowsers() {
        Map<String, String> secure = new HashMap<>(COMPLETE);
        secure.put("LIVEKIT_URL", "wss://livekit.example");

        assertEquals("https://livekit.example", liveKit(secure).serverUrl());
        assertEquals("http://livekit:7880", liveKit(COMPLETE).serverUrl());
        secure.put("LIVEKIT_API_URL", "http://10.0.0.1:7880");
        assertEquals("http://10.0.0.1:7880", liveKit(secure).serverUrl());
        assertEquals("wss://livekit.example", liveKit(secure).browserUrl());
    }

    @Test
    void givenAWeakSecretWhenTheServiceIsStartedThenItEndsWithThatSentenceAlone()
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.parley.session.SessionService"))
                .redirectErrorStream(true);
        builder.environment().putAll(COMPLETE);
        builder.environment().put("LIVEKIT_API_SECRET", "secret");
        Process service = builder.start();

        String output = new String(service.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(service.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, service.exitValue(), output);
        assertEquals(
                List.of("session-service does not start: LIVEKIT_API_SECRET is too short:"
                        + " it needs at least 32 random characters"),
                output.lines().toList());
    }

    private static LiveKitConfig liveKit(Map<String, String> environment) {
        return config(environment).getConfigMapping(LiveKitConfig.class);
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(LiveKitConfig.class)
                .withMapping(SessionConfig.class)
                .withSources(new PropertiesConfigSource(environment, "environment", 300))
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "quarkus.datasource.jdbc.url", "${parley.database.jdbc-url:}",
                                "parley.livekit.url", "${LIVEKIT_URL:}",
                                "parley.livekit.api-url", "${LIVEKIT_API_URL:}",
                                "parley.livekit.api-key", "${LIVEKIT_API_KEY:}",
                                "parley.livekit.api-secret", "${LIVEKIT_API_SECRET:}",
                                "parley.bus.erasure-secret", "${PARLEY_ERASURE_SECRET:}"),
                        "application.properties",
                        250))
                .withSources(new DatabaseUrlSource())
                .build();
    }
}
