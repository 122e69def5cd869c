package dev.parley.session.config;

import dev.parley.bus.SecretRule;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;

/** What session-service does not start without. */
public final class Requirements {

    private Requirements() {}

    /**
     * Looks at the configuration that the service would start with, before anything is started.
     *
     * @throws ConfigurationException one sentence that names what is missing, malformed or weak
     */
    public static void check() {
        check(ConfigUtils.configBuilder().withMapping(LiveKitConfig.class).build());
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
    }
}
