package dev.parley.gateway.identity;

import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who a verified token says somebody is.
 *
 * @param user the username, which is the token's subject
 * @param name shown to partners, or null
 * @param device random id of the browser that the token was made for, which partners never see; or null
 * @param moderator whether this person decides about reports
 * @param expiresAt when the token ends
 * @param until when the word of the provider ends by which an account signed in: no token of it ends later; null for guests
 */
public record Person(String user, String name, String device, boolean moderator, Instant expiresAt, Instant until) {

    static final String UNTIL = "until";

    /** The role of {@link #moderator}, as it stands in {@code groups}. */
    public static final String MODERATOR = "moderator";

    public static Person of(JsonWebToken token) {
        String until = token.getClaim(UNTIL);
        return new Person(
                token.getSubject(),
                token.getClaim("name"),
                token.getClaim("device"),
                token.getGroups().contains(MODERATOR),
                Instant.ofEpochSecond(token.getExpirationTime()),
                until == null ? null : Instant.parse(until));
    }
}
