package dev.parley.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Properties;

/**
 * The secrets of one data folder, made when they are first asked for and the same ever after: the gateway's signing key
 * in {@code token-key.pem}, the others in {@code secrets.properties}. Nobody else can read either file.
 *
 * <p>For use by one thread.
 */
final class KeptSecrets {

    private static final String LIVEKIT_KEY = "livekit.key";
    private static final String LIVEKIT_SECRET = "livekit.secret";
    private static final String POSTGRES_PASSWORD = "postgres.password";
    private static final String ERASURE_SECRET = "erasure.secret";
    private static final int PEM_LINE = 64;

    private final Path tokenKey;
    private final Properties values;

    KeptSecrets(Path folder) {
        try {
            tokenKey = tokenKey(folder);
            if (!Files.exists(tokenKey)) {
                writeOnce(tokenKey, pem());
            }
            values = readOrMake(folder.resolve("secrets.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep secrets in " + folder, e);
        }
    }

    /** Where {@link #tokenKey()} is, or will be, in a data folder. */
    static Path tokenKey(Path folder) {
        return folder.resolve("token-key.pem");
    }

    /** The file with the gateway's EC key (P-256, PKCS#8). */
    Path tokenKey() {
        return tokenKey;
    }

    LiveKit.Account liveKit() {
        return new LiveKit.Account(values.getProperty(LIVEKIT_KEY), values.getProperty(LIVEKIT_SECRET));
    }

    String postgresPassword() {
        return values.getProperty(POSTGRES_PASSWORD);
    }

    /** Keys the hashes of people who were erased. */
    String erasure() {
        return values.getProperty(ERASURE_SECRET);
    }

    private static Properties readOrMake(Path file) throws IOException {
        Properties values = new Properties();
        if (!Files.exists(file)) {
            LiveKit.Account account = LiveKit.Account.random();
            writeOnce(
                    file,
                    "%s=%s%n%s=%s%n%s=%s%n%s=%s%n"
                            .formatted(
                                    LIVEKIT_KEY, account.key(),
                                    LIVEKIT_SECRET, account.secret(),
                                    POSTGRES_PASSWORD, Secrets.random(),
                                    ERASURE_SECRET, Secrets.random()));
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
        }
        // A folder that was made before there was one: anything that lasts will do on one machine.
        values.putIfAbsent(ERASURE_SECRET, "of-" + values.getProperty(POSTGRES_PASSWORD));
        return values;
    }

    /** Written beside and moved into place, so that a break leaves no half file. */
    private static void writeOnce(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (Writer writer = Files.newBufferedWriter(Secrets.privateFile(part))) {
            writer.write(text);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pem() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            String lines = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(key);
            return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK makes no P-256 keys", impossible);
        }
    }
}
