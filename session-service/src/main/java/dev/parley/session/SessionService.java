package dev.parley.session;

import dev.parley.session.config.Requirements;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Starts the service, or says in one sentence why it does not. */
@QuarkusMain
public final class SessionService {

    private SessionService() {}

    public static void main(String... arguments) {
        try {
            Requirements.check();
        } catch (ConfigurationException refused) {
            System.err.println("session-service does not start: " + refused.getMessage());
            System.exit(1);
        }
        Quarkus.run(arguments);
    }
}
