package dev.parley.gateway.edge;

import dev.parley.gateway.GatewayConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The origins whose pages may speak to us, compared letter by letter. */
@Singleton
class Origins {

    private final Set<String> allowed = new HashSet<>();

    Origins(GatewayConfig config) {
        config.publicUrl().map(Origins::of).ifPresent(allowed::add);
        config.origins().orElse(List.of()).stream().map(Origins::checked).forEach(allowed::add);
    }

    Set<String> all() {
        return Set.copyOf(allowed);
    }

    boolean allow(String origin) {
        return allowed.contains(origin);
    }

    private static String checked(URI origin) {
        if (!isWeb(origin) || !origin.toString().equals(of(origin))) {
            throw new ConfigurationException(
                    "parley.gateway.origins must be written as browsers do, such as https://parley.example");
        }
        return origin.toString();
    }

    private static boolean isWeb(URI address) {
        return address.getHost() != null && Set.of("http", "https").contains(address.getScheme());
    }

    /**
     * A page's origin as browsers write it, RFC 6454: without path and default port.
     *
     * @throws ConfigurationException one sentence when it is no page
     */
    static String of(URI page) {
        if (!isWeb(page)) {
            throw new ConfigurationException(
                    "PARLEY_PUBLIC_URL must be the page's address, such as https://parley.example");
        }
        int port = page.getPort();
        boolean isDefault = port == -1 || port == (page.getScheme().equals("https") ? 443 : 80);
        return page.getScheme() + "://" + page.getHost() + (isDefault ? "" : ":" + port);
    }
}
