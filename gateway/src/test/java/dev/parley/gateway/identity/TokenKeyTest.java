package dev.parley.gateway.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyTest {

    @TempDir
    Path folder;

    @RepeatedTest(8)
    void given_only_a_private_key_when_it_is_read_then_its_public_key_is_found() throws Exception {
        KeyPair pair = elliptic("secp256r1");

        TokenKey key = TokenKey.read(pem(pair.getPrivate()));

        assertEquals(pair.getPublic(), key.publicKey());
    }

    @Test
    void given_a_key_when_it_is_published_then_the_private_part_stays_here() {
        String published = TokenKey.generate().jwks();

        assertTrue(published.contains("\"kid\""));
        assertFalse(published.contains("\"d\""));
    }

    @Test
    void given_a_file_that_is_missing_when_it_is_read_then_one_sentence_names_the_variable() {
        assertRefused(folder.resolve("nowhere.pem"), "can't be read");
    }

    @Test
    void given_a_key_of_another_kind_when_it_is_read_then_one_sentence_says_what_is_needed() throws Exception {
        assertRefused(pem(elliptic("secp384r1").getPrivate()), "P-256");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        assertRefused(pem(rsa.generateKeyPair().getPrivate()), "P-256");
    }

    @Test
    void given_a_file_that_holds_no_key_when_it_is_read_then_its_content_is_not_repeated() throws IOException {
        String message = assertRefused(Files.writeString(folder.resolve("key.pem"), "hunter2 hunter2"), "P-256");

        assertFalse(message.contains("hunter2"));
    }

    private String assertRefused(Path file, String because) {
        String message = assertThrows(ConfigurationException.class, () -> TokenKey.read(file))
                .getMessage();
        assertTrue(message.startsWith("PARLEY_TOKEN_KEY_FILE") && message.contains(because), message);
        return message;
    }

    private static KeyPair elliptic(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private Path pem(PrivateKey key) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    }
}
