package dev.parley.gateway.identity;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
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
        JsonWebSignature signature = signature("ES256", key.id(), key.privateKey());
        signature.setPayload(claims);
        return compact(signature);
    }

    /** The claims of a valid token. */
    public static String json(String user) {
        long now = Instant.now().getEpochSecond();
        return "{\"iss\":\"parley\",\"aud\":\"parley\",\"sub\":\"%s\",\"groups\":[\"user\"],\"iat\":%d,\"exp\":%d}"
                .formatted(user, now, now + 60);
    }

    /** Valid but for one more field in its header. */
    public static String withHeader(TokenKey key, String keyId, String name, Object value) {
        JsonWebSignature signature = signature("ES256", keyId, key.privateKey());
        signature.setHeader(name, value);
        return compact(signature);
    }

    /** Signed by HS256 with these bytes. */
    public static String mac(String keyId, byte[] secret) {
        return compact(signature("HS256", keyId, new HmacKey(secret)));
    }

    /** As LiveKit's tokens are, for those who join a room. */
    public static String liveKit() {
        return ofLiveKit("\"sub\":\"a\",\"video\":{\"roomJoin\":true,\"room\":\"parley-x\"}");
    }

    /** As LiveKit signs its webhooks. */
    public static String webhook() {
        return ofLiveKit("\"nbf\":0,\"sha256\":\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"");
    }

    private static String ofLiveKit(String claims) {
        JsonWebSignature signature =
                signature("HS256", null, new HmacKey("x".repeat(32).getBytes()));
        signature.setPayload(
                "{\"iss\":\"APIparley\",\"exp\":%d,%s}".formatted(Instant.now().getEpochSecond() + 60, claims));
        return compact(signature);
    }

    /** Signed by RS256 with a key of its own. */
    public static String rsa(String keyId) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return compact(signature("RS256", keyId, generator.generateKeyPair().getPrivate()));
    }

    private static JsonWebSignature signature(String algorithm, String keyId, Key key) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(json("anna"));
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKeyIdHeaderValue(keyId);
        signature.setKey(key);
        return signature;
    }

    private static String compact(JsonWebSignature signature) {
        try {
            return signature.getCompactSerialization();
        } catch (JoseException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** A part of a token. */
    public static String header(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    public static TokenKey anotherKey() {
        return TokenKey.generate();
    }
}
