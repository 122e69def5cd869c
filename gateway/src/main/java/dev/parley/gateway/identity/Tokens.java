package dev.parley.gateway.identity;

import dev.parley.gateway.GatewayConfig;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Set;

/** Makes tokens. Thread-safe. */
@ApplicationScoped
public class Tokens {

    static final String ISSUER = "parley";
    static final String AUDIENCE = "parley";
    private static final int USERNAME_BYTES = 16;

    private final TokenKey key;
    private final GatewayConfig config;
    private final SecureRandom random = new SecureRandom();

    Tokens(TokenKey key, GatewayConfig config) {
        this.key = key;
        this.config = config;
    }

    /** A token and whom it names. */
    public record Issued(String token, Person person) {}

    /** Somebody new, whose username nobody can guess. @param device of {@link Person}, or null */
    public Issued guest(String name, String device) {
        byte[] bytes = new byte[USERNAME_BYTES];
        random.nextBytes(bytes);
        return issue("guest-" + HexFormat.of().formatHex(bytes), name, device, false, null);
    }

    /**
     * A token for somebody whom the provider vouches for.
     *
     * @param name shown to partners, or null
     * @param device of {@link Person}, or null
     * @param until in the future: when the provider's word ends
     */
    public Issued account(String user, String name, String device, boolean moderator, Instant until) {
        return issue(user, name, device, moderator, until);
    }

    /** A new token for somebody who was verified; an account's ends no later than the provider's word. */
    public Issued renew(Person person) {
        return issue(person.user(), person.name(), person.device(), person.moderator(), person.until());
    }

    private Issued issue(String user, String name, String device, boolean moderator, Instant until) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant longest = now.plus(config.tokenLife());
        Instant expiresAt = until != null && until.isBefore(longest) ? until : longest;
        JwtClaimsBuilder claims = Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(user)
                .groups(moderator ? Set.of("user", Person.MODERATOR) : Set.of("user"))
                .issuedAt(now)
                .expiresAt(expiresAt);
        if (name != null) {
            claims.claim("name", name);
        }
        if (device != null) {
            claims.claim("device", device);
        }
        if (until != null) {
            claims.claim(Person.UNTIL, until.toString());
        }
        String token =
                claims.jws().algorithm(SignatureAlgorithm.ES256).keyId(key.id()).sign(key.privateKey());
        return new Issued(token, new Person(user, name, device, moderator, expiresAt, until));
    }
}
