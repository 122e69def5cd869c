package dev.parley.webhook;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a webhook comes from the LiveKit that shares our secret, and arrived as it was sent.
 *
 * <p>LiveKit puts a JWT into the Authorization header, without {@code Bearer}: HS256, {@code iss} the API key, {@code
 * exp} and {@code nbf}, {@code sha256} the Base64 of the raw body's SHA-256. Seen ids are not remembered: LiveKit sends
 * a webhook again when its answer was lost, and a repetition changes nothing further on.
 *
 * <p>Thread-safe, without I/O.
 */
final class WebhookVerifier {

    private static final String ALGORITHM = "HS256";
    static final String BODY_HASH = "sha256";
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    private final Map<String, JWTVerifier> verifiers;

    WebhookVerifier(WebhookKeys keys, Clock clock) {
        verifiers = keys.secrets().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, key -> verifier(key.getValue(), clock)));
    }

    private static JWTVerifier verifier(String secret, Clock clock) {
        var rules = (JWTVerifier.BaseVerification)
                JWT.require(Algorithm.HMAC256(secret)).acceptLeeway(LEEWAY.toSeconds());
        return rules.build(clock);
    }

    /** What a webhook's token is worth before its body has come. */
    sealed interface Token {

        /**
         * LiveKit's.
         *
         * @param bodyHash what it says of the body
         */
        record Genuine(String bodyHash) implements Token {

            /** Whether the body is the one that was sent. */
            boolean isAbout(byte[] body) {
                return MessageDigest.isEqual(
                        hash(body).getBytes(StandardCharsets.UTF_8), bodyHash.getBytes(StandardCharsets.UTF_8));
            }
        }

        record Refused(Refusal why) implements Token {}
    }

    /** What is wrong with a webhook, or nothing. */
    Optional<Refusal> refusal(String authorization, byte[] body) {
        return switch (token(authorization)) {
            case Token.Refused refused -> Optional.of(refused.why());
            case Token.Genuine genuine -> genuine.isAbout(body) ? Optional.empty() : Optional.of(Refusal.WRONG_BODY);
        };
    }

    Token token(String authorization) {
        if (authorization == null || authorization.isBlank() || authorization.contains(" ")) {
            return new Token.Refused(Refusal.NO_TOKEN);
        }
        DecodedJWT token;
        String algorithm;
        String key;
        try {
            token = JWT.decode(authorization);
            algorithm = token.getAlgorithm();
            key = token.getIssuer();
        } catch (JWTDecodeException | NullPointerException unreadable) {
            // java-jwt has no header or payload at all where its text is the JSON null.
            return new Token.Refused(Refusal.UNREADABLE_TOKEN);
        }
        if (!ALGORITHM.equals(algorithm)) {
            return new Token.Refused(Refusal.WRONG_ALGORITHM);
        }
        JWTVerifier verifier = key == null ? null : verifiers.get(key);
        return verifier == null ? new Token.Refused(Refusal.UNKNOWN_KEY) : signed(token, verifier);
    }

    private static Token signed(DecodedJWT token, JWTVerifier verifier) {
        try {
            verifier.verify(token);
        } catch (SignatureVerificationException wrong) {
            return new Token.Refused(Refusal.WRONG_SIGNATURE);
        } catch (JWTVerificationException outOfTime) {
            return new Token.Refused(Refusal.OUT_OF_TIME);
        }
        if (token.getExpiresAt() == null) {
            return new Token.Refused(Refusal.OUT_OF_TIME);
        }
        String bodyHash = token.getClaim(BODY_HASH).asString();
        return bodyHash == null ? new Token.Refused(Refusal.WRONG_BODY) : new Token.Genuine(bodyHash);
    }

    /** What LiveKit says of a body in {@link #BODY_HASH}. */
    static String hash(byte[] body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
