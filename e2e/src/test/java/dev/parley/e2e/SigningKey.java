package dev.parley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The key that signs tokens, made by the test, which then can sign some itself, such as a moderator's. */
final class SigningKey implements AutoCloseable {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final PrivateKey key;
    private final Path file;

    SigningKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            key = generator.generateKeyPair().getPrivate();
            file = Files.createTempFile("parley-token-key", ".pem");
            Files.writeString(
                    file,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java knows P-256", impossible);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** What makes the gateway use it. */
    Map<String, String> environment() {
        return Map.of("PARLEY_TOKEN_KEY_FILE", file.toString());
    }

    /** A token as docs/operations.md says that operators make them. */
    String moderator(URI gateway, String name) {
        String keyId = Rest.body(new Rest(gateway, null).get("/.well-known/jwks.json"))
                .path("keys")
                .path(0)
                .path("kid")
                .asText();
        long now = Instant.now().getEpochSecond();
        String signed = encoded(Map.of("alg", "ES256", "typ", "JWT", "kid", keyId))
                + "."
                + encoded(Map.of(
                        "iss",
                        "parley",
                        "aud",
                        "parley",
                        "sub",
                        name,
                        "groups",
                        List.of("user", "moderator"),
                        "iat",
                        now,
                        "exp",
                        now + LIFE.toSeconds()));
        return signed + "." + signature(signed);
    }

    private String signature(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return encoded(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encoded(Map<String, ?> json) {
        return encoded(Rest.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
