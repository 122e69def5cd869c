package dev.parley.session.config;

import dev.parley.bus.SecretRule;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;

/** What session-service does not start without. */
public final class Requirements {

    /** All of a person's blocks come to queue-service in one step, which takes some 8,000 words. */
    private static final int MOST_BLOCKS = 2_000;

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
        int blocks = config.getConfigMapping(SessionConfig.class).blockLimit();
        if (blocks < 1 || blocks > MOST_BLOCKS) {
            throw new ConfigurationException(
                    "parley.session.block-limit must be from 1 to " + MOST_BLOCKS + ", and is " + blocks);
        }
        SecretRule.strong(
                "PARLEY_ERASURE_SECRET",
                config.getOptionalValue("parley.bus.erasure-secret", String.class)
                        .orElse(null));
    }
}
