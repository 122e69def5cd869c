package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb as a process, with a gateway that asks of tokens what the real one does. */
class ModeratorTest {

    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final String KEY_ID = "the-key-of-the-gateway";

    @TempDir
    Path folder;

    private KeyPair key;
    private HttpServer gateway;

    record Ended(int status, String out, String err) {}

    @BeforeEach
    void runAGateway() throws Exception {
        key = newKey();
        keep(key);
        gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        gateway.createContext(
                "/.well-known/jwks.json",
                exchange -> answer(exchange, 200, "{\"keys\":[{\"kid\":\"" + KEY_ID + "\"}]}"));
        gateway.createContext("/api/auth/renew", this::renew);
        gateway.start();
    }

    @AfterEach
    void stopTheGateway() {
        gateway.stop(0);
    }

    @Test
    void given_a_running_gateway_then_a_token_that_it_accepts_is_all_that_stands_on_standard_output() throws Exception {
        Ended ended = moderator("--name=ada");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n");
        DecodedJWT token = verified(ended.out().strip());
        assertThat(token.getSubject()).isEqualTo("moderator-ada");
        assertThat(token.getClaim("groups").asList(String.class)).containsExactlyInAnyOrder("user", "moderator");
        assertThat(life(token)).isEqualTo(LONGEST);
        assertThat(ended.err()).contains("moderator-ada").contains("/moderation.html");
    }

    @Test
    void given_hours_then_the_token_lives_as_long_and_the_gateway_accepts_it() throws Exception {
        Ended ended = moderator("--name=ada", "--hours=0.1");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(life(verified(ended.out().strip()))).isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void given_more_hours_than_the_gateway_accepts_then_a_sentence_says_how_long_it_may_be() throws Exception {
        assertRefused(moderator("--hours=2"), "--hours is too long", "15 minutes at most");
        assertRefused(moderator("--hours=0"), "--hours must be more than 0");
    }

    @Test
    void given_another_key_than_the_gateways_then_a_sentence_says_so() throws Exception {
        keep(newKey());

        assertRefused(moderator(), "does not accept what the key in", "--data");
    }

    @Test
    void given_nothing_was_started_yet_then_a_sentence_says_what_to_do() throws Exception {
        Files.delete(folder.resolve("token-key.pem"));

        assertRefused(moderator(), "nothing has been started with the data in " + folder, "./parley up");
    }

    @Test
    void given_no_gateway_runs_then_a_sentence_says_what_to_do() throws Exception {
        int nobody = FreePorts.tcp();

        assertRefused(
                moderator("--gateway=http://127.0.0.1:" + nobody),
                "no gateway answers at http://127.0.0.1:" + nobody,
                "./parley up");
    }

    @Test
    void given_a_name_that_is_none_then_a_sentence_says_what_one_is() throws Exception {
        assertRefused(moderator("--name=a b"), "--name is 1 to 40 letters");
    }

    private static void assertRefused(Ended ended, String... sentence) {
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("parley: ").contains(sentence).doesNotContain("Exception");
    }

    private Ended moderator(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Moderator.class.getName(),
                "--data=" + folder));
        if (List.of(options).stream().noneMatch(option -> option.startsWith("--gateway"))) {
            arguments.add("--gateway=http://127.0.0.1:" + gateway.getAddress().getPort());
        }
        arguments.addAll(List.of(options));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    private void renew(HttpExchange exchange) throws IOException {
        try {
            String token =
                    exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
            answer(exchange, 200, "{\"token\":\"" + renewed(verified(token)) + "\"}");
        } catch (JWTVerificationException refused) {
            answer(exchange, 401, "{}");
        }
    }

    private String renewed(DecodedJWT token) {
        Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        return JWT.create()
                .withKeyId(KEY_ID)
                .withIssuer("parley")
                .withAudience("parley")
                .withSubject(token.getSubject())
                .withClaim("groups", token.getClaim("groups").asList(String.class))
                .withIssuedAt(now)
                .withExpiresAt(now.plus(LONGEST))
                .sign(Algorithm.ECDSA256(null, (ECPrivateKey) key.getPrivate()));
    }

    /** What the gateway's TokenVerification asks of a token. */
    private DecodedJWT verified(String token) {
        DecodedJWT verified = JWT.require(Algorithm.ECDSA256((ECPublicKey) key.getPublic(), null))
                .withIssuer("parley")
                .withAudience("parley")
                .withClaimPresence("sub")
                .withClaimPresence("iat")
                .build()
                .verify(token);
        if (!KEY_ID.equals(verified.getKeyId()) || life(verified).compareTo(LONGEST) > 0) {
            throw new JWTVerificationException("another key, or too long a life");
        }
        return verified;
    }

    private static Duration life(DecodedJWT token) {
        return Duration.between(token.getIssuedAtAsInstant(), token.getExpiresAtAsInstant());
    }

    private static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private void keep(KeyPair pair) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        Files.writeString(
                folder.resolve("token-key.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
