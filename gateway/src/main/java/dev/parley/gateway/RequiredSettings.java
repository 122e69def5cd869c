package dev.parley.gateway;

import dev.parley.bus.SecretRule;
import dev.parley.bus.erasure.SubjectHash;
import dev.parley.gateway.accounts.Accounts;
import dev.parley.gateway.identity.TokenKey;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Stops the start of a gateway that could not work, by one sentence that names what is missing. */
@Singleton
class RequiredSettings {

    private static final Logger LOG = Logger.getLogger(RequiredSettings.class);

    /** @param key, @param hash and @param accounts are made here at the latest, so that a wrong setting stops the start */
    void check(
            @Observes @Priority(1) StartupEvent event,
            GatewayConfig config,
            TokenKey key,
            SubjectHash hash,
            Accounts accounts) {
        if (LaunchMode.current() == LaunchMode.NORMAL && config.publicUrl().isEmpty()) {
            SecretRule.present("PARLEY_PUBLIC_URL", null);
        }
        hash.of("");
        LOG.infof("tokens are signed by the key %s", key.id());
        accounts.provider().ifPresent(provider -> LOG.infof("accounts of %s may sign in", provider.issuer()));
    }
}
