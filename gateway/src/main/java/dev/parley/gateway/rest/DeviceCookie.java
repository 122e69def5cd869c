package dev.parley.gateway.rest;

import dev.parley.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * A random id that a browser keeps, so that a ban reaches whoever comes next from the same browser. It says nothing about
 * the hardware, scripts can't read it, and it travels to the routes that make tokens and nowhere else.
 */
@Singleton
class DeviceCookie {

    static final String NAME = "parley-device";
    private static final String PATH = "/api/auth";
    private static final Duration LIFE = Duration.ofDays(400);

    private final boolean secure;

    DeviceCookie(GatewayConfig config) {
        this.secure = config.publicUrl().stream().anyMatch(url -> "https".equals(url.getScheme()));
    }

    /** The id that the browser has, or a fresh one where it has none or something that is none. */
    String id(Cookie sent) {
        if (sent != null) {
            try {
                return UUID.fromString(sent.getValue()).toString();
            } catch (IllegalArgumentException notOurs) {
                // As if there were none.
            }
        }
        return UUID.randomUUID().toString();
    }

    /** To be kept, for as long as browsers keep cookies at most, from now on. */
    NewCookie keep(String id) {
        return new NewCookie.Builder(NAME)
                .value(id)
                .path(PATH)
                .maxAge((int) LIFE.toSeconds())
                .expiry(Date.from(Instant.now().plus(LIFE)))
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
