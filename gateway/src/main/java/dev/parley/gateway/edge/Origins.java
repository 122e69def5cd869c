package dev.parley.gateway.edge;

import dev.parley.gateway.GatewayConfig;
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
        allowed.addAll(config.origins().orElse(List.of()));
    }

    Set<String> all() {
        return Set.copyOf(allowed);
    }

    boolean allow(String origin) {
        return allowed.contains(origin);
    }

    /** A page's origin as browsers write it, RFC 6454: without path and default port. */
    static String of(URI page) {
        int port = page.getPort();
        boolean isDefault = port == -1 || port == (page.getScheme().equals("https") ? 443 : 80);
        return page.getScheme() + "://" + page.getHost() + (isDefault ? "" : ":" + port);
    }
}
