package dev.parley.local;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Checks the tokens that {@link LiveKitStandIn} is called with and signs its webhooks. Safe for use by many threads. */
final class StandInTokens {

    private static final Duration WEBHOOK_LIFE = Duration.ofMinutes(5);

    private final String key;
    private final Algorithm algorithm;
    private final JWTVerifier verifier;

    StandInTokens(LiveKit.Account account) {
        key = account.key();
        algorithm = Algorithm.HMAC256(account.secret());
        verifier = JWT.require(algorithm).withIssuer(key).build();
    }

    /**
     * What a valid token allows.
     *
     * @param identity as whom one may join
     * @param grants LiveKit's video grants by their names
     */
    record Access(String identity, Map<String, Object> grants) {

        boolean allows(String grant) {
            return Boolean.TRUE.equals(grants.get(grant));
        }

        boolean administers(String room) {
            return allows("roomAdmin") && room.equals(room());
        }

        String room() {
            return String.valueOf(grants.getOrDefault("room", ""));
        }
    }

    /** Nothing when the token is not ours, altered or expired. */
    Optional<Access> check(String token) {
        try {
            var checked = verifier.verify(token);
            Map<String, Object> video = checked.getClaim("video").asMap();
            return Optional.of(new Access(checked.getSubject(), video == null ? Map.of() : video));
        } catch (JWTVerificationException refused) {
            return Optional.empty();
        }
    }

    /** The token of a webhook with this body. */
    String sign(byte[] body) {
        Instant now = Instant.now();
        return JWT.create()
                .withIssuer(key)
                .withNotBefore(now)
                .withExpiresAt(now.plus(WEBHOOK_LIFE))
                .withClaim("sha256", Base64.getEncoder().encodeToString(sha256(body)))
                .sign(algorithm);
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
