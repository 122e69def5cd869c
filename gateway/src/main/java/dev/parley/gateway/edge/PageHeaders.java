package dev.parley.gateway.edge;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.accounts.Accounts;
import dev.parley.gateway.accounts.Provider;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What browsers are told to allow the page: its own scripts, our sockets, LiveKit, the provider, the camera, and nothing else. */
@Singleton
class PageHeaders {

    private static final int FIRST = 2000;

    private final Map<String, String> headers = new LinkedHashMap<>();

    PageHeaders(GatewayConfig config, Accounts accounts) {
        headers.put("Content-Security-Policy", contentSecurityPolicy(config, accounts.provider()));
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), payment=()");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
    }

    void register(@Observes Filters filters) {
        filters.register(this::add, FIRST);
    }

    private void add(RoutingContext context) {
        MultiMap response = context.response().headers();
        headers.forEach(response::set);
        if (context.normalizedPath() != null && context.normalizedPath().startsWith("/api/")) {
            response.set("Cache-Control", "no-store");
        }
        context.next();
    }

    static String contentSecurityPolicy(GatewayConfig config, Optional<Provider> provider) {
        Set<String> connect = new LinkedHashSet<>();
        connect.add("'self'");
        config.publicUrl().map(page -> socketOrigin(Origins.of(page))).ifPresent(connect::add);
        config.livekitUrl().map(PageHeaders::withoutPath).ifPresent(livekit -> {
            connect.add(socketOrigin(livekit));
            connect.add(livekit.replaceFirst("^ws", "http"));
        });
        provider.map(Provider::origins).ifPresent(connect::addAll);
        return "default-src 'self'; connect-src " + String.join(" ", connect)
                + "; media-src 'self' blob:; img-src 'self' data:; worker-src 'self' blob:; object-src 'none'"
                + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private static String withoutPath(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    private static String socketOrigin(String origin) {
        return origin.replaceFirst("^http", "ws");
    }
}
