package dev.parley.session.config;

import dev.parley.bus.SecretRule;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where LiveKit is, and the key to it. */
@ConfigMapping(prefix = "parley.livekit")
public interface LiveKitConfig {

    /** Where browsers reach LiveKit, {@code ws://} or {@code wss://}; environment: {@code LIVEKIT_URL}. */
    Optional<String> url();

    /**
     * Where this service reaches LiveKit's API, {@code http://} or {@code https://}; by default made from
     * {@link #url()}. Environment: {@code LIVEKIT_API_URL}.
     */
    Optional<String> apiUrl();

    /** Environment: {@code LIVEKIT_API_KEY}. */
    Optional<String> apiKey();

    /** Environment: {@code LIVEKIT_API_SECRET}. */
    Optional<String> apiSecret();

    /**
     * The address for servers.
     *
     * @throws ConfigurationException naming the variable that is missing or of another scheme
     */
    default String serverUrl() {
        String configured = apiUrl().orElseGet(() -> browserUrl().replaceFirst("^ws", "http"));
        return withScheme("LIVEKIT_API_URL", configured, "http");
    }

    /**
     * The address for browsers.
     *
     * @throws ConfigurationException naming the variable that is missing or of another scheme
     */
    default String browserUrl() {
        String configured = SecretRule.present("LIVEKIT_URL", url().orElse(null));
        return withScheme("LIVEKIT_URL", configured.replaceFirst("^http", "ws"), "ws");
    }

    /** @throws ConfigurationException when it is missing */
    default String key() {
        return SecretRule.present("LIVEKIT_API_KEY", apiKey().orElse(null));
    }

    /** @throws ConfigurationException when it is missing or weak */
    default String secret() {
        return SecretRule.strong("LIVEKIT_API_SECRET", apiSecret().orElse(null));
    }

    private static String withScheme(String variable, String url, String scheme) {
        if (!url.matches(scheme + "s?://[^/\\s]+/?")) {
            throw new ConfigurationException(
                    variable + " is no address of LiveKit: it needs the form " + scheme + "://host:port");
        }
        return url;
    }
}
