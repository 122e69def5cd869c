package dev.parley.gateway.accounts;

import dev.parley.bus.SecretRule;
import dev.parley.bus.erasure.SubjectHash;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configured provider. Immutable; thread-safe.
 *
 * @param issuer as its tokens say it
 * @param scope what the page asks it for
 * @param origins that the page connects to, as browsers write them; the issuer's first
 */
public record Provider(String issuer, String clientId, String scope, List<String> origins) {

    private static final String ISSUER = "PARLEY_OIDC_ISSUER";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Empty where none is configured.
     *
     * @throws ConfigurationException one sentence that names the variable that is missing or wrong
     */
    public static Optional<Provider> of(AccountsConfig config) {
        if (config.issuer().isEmpty()) {
            requireNoneOfTheRest(config);
            return Optional.empty();
        }
        String issuer = config.issuer().get();
        if (!isIssuer(issuer)) {
            throw new ConfigurationException(
                    ISSUER + " must be the provider's https address without query and fragment,"
                            + " such as https://accounts.example/realms/parley; http is allowed on this machine alone");
        }
        String clientId =
                SecretRule.present("PARLEY_OIDC_CLIENT_ID", config.clientId().orElse(null));
        SecretRule.strong("PARLEY_ACCOUNT_SECRET", config.secret().orElse(null));
        if (!List.of(config.scope().split(" ")).contains("openid")) {
            throw new ConfigurationException("PARLEY_OIDC_SCOPE must name openid, such as \"openid profile\"");
        }
        return Optional.of(new Provider(issuer, clientId, config.scope(), origins(issuer, config)));
    }

    private static List<String> origins(String issuer, AccountsConfig config) {
        List<String> origins = new ArrayList<>(List.of(origin(issuer)));
        for (String address : config.origins().orElse(List.of())) {
            if (!isAddress(address)) {
                throw new ConfigurationException("PARLEY_OIDC_ORIGINS must name https addresses, with commas between,"
                        + " such as https://tokens.example");
            }
            origins.add(origin(address));
        }
        return List.copyOf(origins);
    }

    private static void requireNoneOfTheRest(AccountsConfig config) {
        if (config.clientId().isPresent() || config.moderatorClaim().isPresent()) {
            throw new ConfigurationException(
                    ISSUER + " is missing, although other settings of a provider are there: set it, or none of them");
        }
    }

    /** Of the username: the same person is the same at every gateway that has the secret. */
    static SubjectHash names(AccountsConfig config) {
        return new SubjectHash(config.secret().orElseThrow());
    }

    private static String origin(String text) {
        URI address = URI.create(text);
        return address.getScheme() + "://" + address.getAuthority();
    }

    static boolean isIssuer(String text) {
        return isAddress(text) && URI.create(text).getRawQuery() == null;
    }

    /** Whether a key, or a password, may travel there. */
    static boolean isAddress(String text) {
        try {
            URI address = new URI(text);
            return address.getHost() != null
                    && address.getRawFragment() == null
                    && address.getRawUserInfo() == null
                    && ("https".equals(address.getScheme())
                            || "http".equals(address.getScheme()) && THIS_MACHINE.contains(address.getHost()));
        } catch (URISyntaxException none) {
            return false;
        }
    }
}
