package dev.parley.bus.erasure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Under what somebody erased is remembered: HMAC-SHA-256 of the username with a secret of the servers, so that neither
 * PostgreSQL nor Redis alone says who it was, and guessing usernames does not help. Immutable; thread-safe.
 */
public final class SubjectHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    public SubjectHash(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** 64 hexadecimal digits. */
    public String of(String user) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, impossible);
        }
    }
}
