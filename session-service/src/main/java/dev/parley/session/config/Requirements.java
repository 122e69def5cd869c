package dev.parley.session.config;

import dev.parley.bus.SecretRule;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** What session-service does not start without. */
public final class Requirements {

    /** All of a person's blocks come to queue-service in one step, which takes some 8,000 words. */
    private static final int MOST_BLOCKS = 2_000;

    private static final Duration A_DAY = Duration.ofDays(1);

    private Requirements() {}

    /**
     * Looks at the configuration that the service would start with, before anything is started.
     *
     * @throws ConfigurationException one sentence that names what is missing, malformed or weak
     */
    public static void check() {
        SmallRyeConfig config = ConfigUtils.configBuilder()
                .withMapping(LiveKitConfig.class)
                .withMapping(SessionConfig.class)
                .build();
        check(config);
        DatabaseAccess.check(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getOptionalValue("quarkus.datasource.username", String.class)
                        .orElse(null),
                config.getOptionalValue("quarkus.datasource.password", String.class)
                        .orElse(null));
    }

    static void check(SmallRyeConfig config) {
        if (config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isEmpty()) {
            SecretRule.present("DATABASE_URL", null);
        }
        LiveKitConfig liveKit = config.getConfigMapping(LiveKitConfig.class);
        liveKit.browserUrl();
        liveKit.serverUrl();
        liveKit.key();
        liveKit.secret();
        SessionConfig session = config.getConfigMapping(SessionConfig.class);
        check(
                session.blockLimit() >= 1 && session.blockLimit() <= MOST_BLOCKS,
                "parley.session.block-limit must be from 1 to " + MOST_BLOCKS + ", and is " + session.blockLimit());
        check(session.exportsDaily() >= 1, "parley.session.exports-daily must be 1 or more");
        checkRetention(session);
        SecretRule.strong(
                "PARLEY_ERASURE_SECRET",
                config.getOptionalValue("parley.bus.erasure-secret", String.class)
                        .orElse(null));
    }

    /** Whatever looks at rows of the past must find them. */
    private static void checkRetention(SessionConfig session) {
        Map.of(
                        "ended-sessions", session.endedSessions(),
                        "decided-reports", session.decidedReports(),
                        "unseen-users", session.unseenUsers())
                .forEach((name, age) ->
                        check(age.compareTo(A_DAY) >= 0, "parley.session." + name + " must be a day or more"));
        Duration memory = Stream.of(session.blockMemory(), session.reportMemory(), session.metMemory())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        check(
                session.endedSessions().compareTo(memory) >= 0,
                "parley.session.ended-sessions must not be shorter than block-memory, report-memory and met-memory");
    }

    private static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new ConfigurationException(sentence);
        }
    }
}
