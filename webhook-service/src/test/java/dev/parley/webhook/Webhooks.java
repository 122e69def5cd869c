package dev.parley.webhook;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.livekit.server.AccessToken;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** Webhooks as LiveKit signs them, and as forgers do. */
final class Webhooks {

    static final String KEY = "APIparleyTest";
    static final String SECRET = "0f6d3c0c5b8e4f0f8c2a71d9e4b6a8c3";
    static final String NEXT_KEY = "APIparleyNext";
    static final String NEXT_SECRET = "9a4be17720cd4c0eb1f35d6e8f7a2b1c";

    private Webhooks() {}

    /**
     * A request as it arrives.
     *
     * @param name for the test report
     * @param refusal what is wrong with it, or null
     */
    record Delivery(String name, String authorization, byte[] body, Refusal refusal) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A body about the participant {@code a} who joined the session's room. */
    static byte[] joined(String session) {
        return """
                {"event":"participant_joined","id":"EV_1","createdAt":"1764000000","newerField":{"a":[1]},
                 "room":{"sid":"RM_1","name":"parley-%s","turnPassword":"hidden"},
                 "participant":{"sid":"PA_1","identity":"a","state":"JOINED","joinedAtMs":"1764000000123"}}
                """.formatted(session).getBytes(StandardCharsets.UTF_8);
    }

    /** Signed as LiveKit signs it now. */
    static String signed(byte[] body) {
        return signed(body, KEY, SECRET, token -> token);
    }

    static String signed(byte[] body, String key, String secret, UnaryOperator<JWTCreator.Builder> change) {
        return change.apply(token(body, key)).sign(Algorithm.HMAC256(secret));
    }

    /** Every way to be refused, with the same body. */
    static List<Delivery> forged(byte[] body) {
        byte[] changed = body.clone();
        changed[body.length / 2] ^= 1;
        String genuine = signed(body);
        return List.of(
                new Delivery("no header", null, body, Refusal.NO_TOKEN),
                new Delivery("an empty header", "", body, Refusal.NO_TOKEN),
                new Delivery("Bearer x", "Bearer x", body, Refusal.NO_TOKEN),
                new Delivery("a genuine token after Bearer", "Bearer " + genuine, body, Refusal.NO_TOKEN),
                new Delivery("no token at all", "x", body, Refusal.UNREADABLE_TOKEN),
                new Delivery("two dots", "..", body, Refusal.UNREADABLE_TOKEN),
                new Delivery(
                        "a header that is null",
                        encoded("null") + "." + encoded("{}") + ".x",
                        body,
                        Refusal.UNREADABLE_TOKEN),
                new Delivery(
                        "a payload that is null",
                        header("HS256") + "." + encoded(" null ") + ".x",
                        body,
                        Refusal.UNREADABLE_TOKEN),
                new Delivery(
                        "parts that are lists",
                        encoded("[]") + "." + encoded("[1]") + ".x",
                        body,
                        Refusal.UNREADABLE_TOKEN),
                new Delivery(
                        "deep JSON",
                        encoded("[".repeat(3000)) + "." + encoded("{}") + ".x",
                        body,
                        Refusal.UNREADABLE_TOKEN),
                new Delivery(
                        "exp that is a word",
                        header("HS256") + "." + encoded("{\"exp\":\"soon\"}") + ".x",
                        body,
                        Refusal.UNREADABLE_TOKEN),
                new Delivery("none", token(body, KEY).sign(Algorithm.none()), body, Refusal.WRONG_ALGORITHM),
                new Delivery("NoNe", unsigned("NoNe", genuine), body, Refusal.WRONG_ALGORITHM),
                new Delivery(
                        "no algorithm",
                        encoded("{}") + genuine.substring(genuine.indexOf('.')),
                        body,
                        Refusal.WRONG_ALGORITHM),
                new Delivery("HS512", token(body, KEY).sign(Algorithm.HMAC512(SECRET)), body, Refusal.WRONG_ALGORITHM),
                new Delivery("RS256", token(body, KEY).sign(rs256()), body, Refusal.WRONG_ALGORITHM),
                new Delivery(
                        "unknown key", signed(body, "APIother", SECRET, token -> token), body, Refusal.UNKNOWN_KEY),
                new Delivery("no key", signed(body, null, SECRET, token -> token), body, Refusal.UNKNOWN_KEY),
                new Delivery(
                        "wrong secret", signed(body, KEY, NEXT_SECRET, token -> token), body, Refusal.WRONG_SIGNATURE),
                new Delivery(
                        "empty signature",
                        genuine.substring(0, genuine.lastIndexOf('.') + 1),
                        body,
                        Refusal.WRONG_SIGNATURE),
                new Delivery(
                        "HS256 named over another's signature",
                        unsigned("HS256", genuine) + "x",
                        body,
                        Refusal.WRONG_SIGNATURE),
                new Delivery(
                        "expired",
                        signed(body, KEY, SECRET, token -> token.withExpiresAt(in(-90))),
                        body,
                        Refusal.OUT_OF_TIME),
                new Delivery(
                        "not valid yet",
                        signed(body, KEY, SECRET, token -> token.withNotBefore(in(90))),
                        body,
                        Refusal.OUT_OF_TIME),
                new Delivery(
                        "no exp",
                        JWT.create()
                                .withIssuer(KEY)
                                .withClaim("sha256", base64(body))
                                .sign(Algorithm.HMAC256(SECRET)),
                        body,
                        Refusal.OUT_OF_TIME),
                new Delivery(
                        "exp that is null",
                        signed(body, KEY, SECRET, token -> token.withExpiresAt((Instant) null)),
                        body,
                        Refusal.OUT_OF_TIME),
                new Delivery(
                        "no sha256",
                        signed(body, KEY, SECRET, token -> token.withClaim("sha256", (String) null)),
                        body,
                        Refusal.WRONG_BODY),
                new Delivery(
                        "sha256 that is a number",
                        signed(body, KEY, SECRET, token -> token.withClaim("sha256", 7)),
                        body,
                        Refusal.WRONG_BODY),
                new Delivery(
                        "hex sha256",
                        signed(
                                body,
                                KEY,
                                SECRET,
                                token ->
                                        token.withClaim("sha256", HexFormat.of().formatHex(sha256(body)))),
                        body,
                        Refusal.WRONG_BODY),
                new Delivery("one byte changed", genuine, changed, Refusal.WRONG_BODY),
                new Delivery(
                        "one byte more",
                        genuine,
                        (new String(body, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8),
                        Refusal.WRONG_BODY),
                new Delivery("an empty body", genuine, new byte[0], Refusal.WRONG_BODY),
                new Delivery("a user's join token", joinToken(), body, Refusal.WRONG_BODY));
    }

    private static JWTCreator.Builder token(byte[] body, String key) {
        return JWT.create()
                .withIssuer(key)
                .withNotBefore(in(0))
                .withExpiresAt(in(300))
                .withClaim("sha256", base64(body));
    }

    static Instant in(long seconds) {
        return Instant.now().plusSeconds(seconds);
    }

    private static String joinToken() {
        AccessToken token = new AccessToken(KEY, SECRET);
        token.setIdentity("a");
        token.setTtl(Duration.ofMinutes(2).toMillis());
        token.addGrants(new RoomJoin(true), new RoomName("parley-x"));
        return token.toJwt();
    }

    private static String unsigned(String algorithm, String genuine) {
        return header(algorithm) + genuine.substring(genuine.indexOf('.'), genuine.lastIndexOf('.') + 1);
    }

    private static String header(String algorithm) {
        return encoded("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}");
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Algorithm rs256() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
            return Algorithm.RSA256(null, (RSAPrivateKey) pair.getPrivate());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(byte[] body) {
        return Base64.getEncoder().encodeToString(sha256(body));
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
