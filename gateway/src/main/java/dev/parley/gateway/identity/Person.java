package dev.parley.gateway.identity;

import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who a verified token says somebody is.
 *
 * @param user the username, which is the token's subject
 * @param name shown to partners, or null
 * @param expiresAt when the token ends
 */
public record Person(String user, String name, Instant expiresAt) {

    public static Person of(JsonWebToken token) {
        return new Person(token.getSubject(), token.getClaim("name"), Instant.ofEpochSecond(token.getExpirationTime()));
    }
}
