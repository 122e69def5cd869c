package dev.parley.gateway.identity;

import dev.parley.bus.SecretRule;
import dev.parley.gateway.GatewayConfig;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The signing key and the rules of verification as beans. */
@Singleton
public class Identity {

    private final GatewayConfig config;

    Identity(GatewayConfig config) {
        this.config = config;
    }

    /**
     * The configured key; none in production is an error, elsewhere one is made.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException one sentence that names the variable
     */
    @Produces
    @Singleton
    TokenKey key() {
        if (config.tokenKeyFile().isPresent()) {
            return TokenKey.read(config.tokenKeyFile().get());
        }
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            SecretRule.present("PARLEY_TOKEN_KEY_FILE", null);
        }
        return TokenKey.generate();
    }

    @Produces
    @Alternative
    @Priority(1)
    @Singleton
    JWTAuthContextInfo settings(TokenKey key) {
        return TokenVerification.settings(key, config);
    }
}
