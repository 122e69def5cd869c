package dev.parley.gateway.identity;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Tokens of any kind, signed by any key. */
public final class TokenForge {

    private TokenForge() {}

    /** What the gateway itself would issue, for five minutes. */
    public static JwtClaimsBuilder claims(String user) {
        Instant now = Instant.now();
        return Jwt.issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .subject(user)
                .groups("user")
                .issuedAt(now)
                .expiresAt(now.plus(Duration.ofMinutes(5)));
    }

    public static String sign(TokenKey key, JwtClaimsBuilder claims) {
        return sign(key, key.id(), claims);
    }

    public static String sign(TokenKey key, String keyId, JwtClaimsBuilder claims) {
        return claims.jws().algorithm(SignatureAlgorithm.ES256).keyId(keyId).sign(key.privateKey());
    }

    public static String valid(TokenKey key, String user) {
        return sign(key, claims(user));
    }

    public static String valid(TokenKey key, String user, UnaryOperator<JwtClaimsBuilder> change) {
        return sign(key, change.apply(claims(user)));
    }

    /** Exactly these claims. */
    public static String raw(TokenKey key, String claims) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims);
        signature.setAlgorithmHeaderValue("ES256");
        signature.setKeyIdHeaderValue(key.id());
        signature.setKey(key.privateKey());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException problem) {
            throw new IllegalStateException(problem);
        }
    }

    public static TokenKey anotherKey() {
        return TokenKey.generate();
    }
}
