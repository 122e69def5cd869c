package dev.parley.gateway.accounts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Stands for an OpenID Connect provider, as far as the gateway asks one: discovery, keys, and tokens of any kind. */
public final class FakeProvider implements AutoCloseable {

    public static final String CLIENT = "parley-page";
    static final String SECRET = "Z3JlZW4tcGFycm90cy10YWxrLWFsbC1kYXk";

    private static final PublicJsonWebKey RSA = named(() -> RsaJwkGenerator.generateJwk(2048));

    private final HttpServer server;
    private final List<JsonWebKey> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile PublicJsonWebKey key = RSA;
    private volatile boolean away;
    private volatile String claimedIssuer;

    private FakeProvider(HttpServer server) {
        this.server = server;
        published.add(key);
        server.createContext("/realm/.well-known/openid-configuration", this::discovery);
        server.createContext("/realm/keys", this::keys);
        server.start();
    }

    public static FakeProvider start() {
        try {
            return new FakeProvider(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
    }

    /** What a gateway is configured with to let its accounts in. */
    public Map<String, String> settings() {
        return Map.of(
                "parley.accounts.issuer",
                issuer(),
                "parley.accounts.client-id",
                CLIENT,
                "parley.accounts.secret",
                SECRET,
                "parley.accounts.moderator-claim",
                "realm_access.roles",
                "parley.accounts.keys-at-most-every",
                "0s",
                "parley.accounts.retry-after",
                "100ms");
    }

    /** From now on another key signs (ES256, before that RS256); the older ones stay published. */
    public void rotate() {
        key = newKey();
        published.add(key);
    }

    /** Only the key that signs now stays published. */
    void withdrawOlderKeys() {
        published.removeIf(one -> one != key);
    }

    /** Whether every question is answered by 503 from now on. */
    public void away(boolean now) {
        away = now;
    }

    /** The discovery document names this issuer from now on. */
    void claim(String issuer) {
        claimedIssuer = issuer;
    }

    /** How often the keys were asked for. */
    int asked() {
        return asked.get();
    }

    PublicJsonWebKey key() {
        return key;
    }

    static PublicJsonWebKey newKey() {
        return named(() -> EcJwkGenerator.generateJwk(EllipticCurves.P256));
    }

    private static PublicJsonWebKey named(Callable<PublicJsonWebKey> made) {
        try {
            PublicJsonWebKey key = made.call();
            key.setKeyId(UUID.randomUUID().toString());
            key.setUse("sig");
            return key;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The claims of an ID token for our client, to be changed. */
    public Map<String, Object> claims(String subject) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer());
        claims.put("sub", subject);
        claims.put("aud", CLIENT);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        return claims;
    }

    public String token(String subject) {
        return token(claims(subject));
    }

    public String token(Map<String, Object> claims) {
        return sign(key, key == RSA ? "RS256" : "ES256", "JWT", claims);
    }

    /** @param type of the header; null for none */
    static String sign(PublicJsonWebKey key, String algorithm, String type, Map<String, Object> claims) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(JsonUtil.toJson(claims));
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKeyIdHeaderValue(key.getKeyId());
        if (type != null) {
            signature.setHeader("typ", type);
        }
        signature.setKey(key.getPrivateKey());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private void discovery(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}"
                        .formatted(claimedIssuer == null ? issuer() : claimedIssuer, issuer()));
    }

    private void keys(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        answer(exchange, new JsonWebKeySet(published).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
