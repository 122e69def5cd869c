package dev.parley.local;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Tokens of moderators, signed by the key of a running gateway. The gateway itself says what its key is called and how
 * long a token may live, so that it accepts what is made here. For use by one thread.
 */
final class ModeratorTokens {

    /** Lives long enough to be exchanged, and is accepted however short the gateway lets tokens live. */
    private static final Duration FIRST = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,40}");
    private static final String PARLEY = "parley";

    private final URI gateway;
    private final Path keyFile;

    /**
     * @param gateway its origin, such as {@code http://localhost:8080}
     * @param keyFile with its EC key (P-256, PKCS#8, PEM)
     */
    ModeratorTokens(URI gateway, Path keyFile) {
        this.gateway = gateway;
        this.keyFile = keyFile;
    }

    /** @param user whom the record of decisions names */
    record Issued(String token, String user, Instant expiresAt) {}

    /**
     * A token that the gateway has accepted, or one like it of another life.
     *
     * @param name of 1 to 40 letters, digits, dots, dashes and underscores; the user is {@code moderator-<name>}
     * @param life of whole seconds; null for the longest that the gateway accepts
     * @throws IllegalStateException one sentence that says what is wrong and what to do
     */
    Issued make(String name, Duration life) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalStateException(
                    "--name is 1 to 40 letters, digits, dots, dashes and underscores, and '" + name + "' is not");
        }
        Algorithm key = Algorithm.ECDSA256(null, readKey());
        String user = "moderator-" + name;
        String keyId = askForKeyId();
        DecodedJWT longest = JWT.decode(exchange(sign(key, keyId, user, FIRST)));
        if (life == null) {
            return issued(longest);
        }
        Duration most = Duration.between(longest.getIssuedAtAsInstant(), longest.getExpiresAtAsInstant());
        if (life.compareTo(most) > 0) {
            throw new IllegalStateException("--hours is too long: the gateway accepts tokens that live "
                    + most.toMinutes() + " minutes at most (its PARLEY_GATEWAY_TOKEN_LIFE)");
        }
        return issued(JWT.decode(sign(key, keyId, user, life)));
    }

    private static Issued issued(DecodedJWT token) {
        return new Issued(token.getToken(), token.getSubject(), token.getExpiresAtAsInstant());
    }

    private static String sign(Algorithm key, String keyId, String user, Duration life) {
        Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        return JWT.create()
                .withKeyId(keyId)
                .withIssuer(PARLEY)
                .withAudience(PARLEY)
                .withSubject(user)
                .withArrayClaim("groups", new String[] {"user", "moderator"})
                .withIssuedAt(now)
                .withExpiresAt(now.plus(life))
                .sign(key);
    }

    private ECPrivateKey readKey() {
        if (!Files.exists(keyFile)) {
            throw new IllegalStateException("nothing has been started with the data in "
                    + keyFile.toAbsolutePath().getParent() + " yet: run ./parley up first");
        }
        try {
            String base64 = Files.readString(keyFile).replaceAll("-----[A-Z ]+-----|\\s", "");
            byte[] encoded = Base64.getDecoder().decode(base64);
            return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException wrong) {
            // Without the cause, whose message might quote the file.
            throw new IllegalStateException(keyFile + " cannot be read, or holds no EC key as PEM (PKCS#8)");
        }
    }

    private String askForKeyId() {
        HttpResponse<String> answer = ask(HttpRequest.newBuilder(gateway.resolve("/.well-known/jwks.json")));
        try {
            return new JsonObject(answer.body())
                    .getJsonArray("keys")
                    .getJsonObject(0)
                    .getString("kid");
        } catch (DecodeException | NullPointerException | IndexOutOfBoundsException | ClassCastException other) {
            throw new IllegalStateException("what answers at " + gateway + " is no gateway of Parley", other);
        }
    }

    /** A token of the same person that lives as long as the gateway lets it. */
    private String exchange(String token) {
        HttpResponse<String> answer = ask(HttpRequest.newBuilder(gateway.resolve("/api/auth/renew"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));
        if (answer.statusCode() == 401) {
            throw new IllegalStateException("the gateway at " + gateway + " does not accept what the key in " + keyFile
                    + " signs: it runs with other data, see --data and --gateway");
        }
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the gateway at " + gateway + " answered " + answer.statusCode()
                    + ": try again in a moment, or look into its log");
        }
        return new JsonObject(answer.body()).getString("token");
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new IllegalStateException(
                    "no gateway answers at " + gateway + ": run ./parley up first, or say by --gateway where it is",
                    away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the gateway", interrupted);
        }
    }
}
