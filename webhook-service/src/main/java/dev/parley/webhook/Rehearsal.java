package dev.parley.webhook;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.bus.Codec;
import dev.parley.bus.message.LiveKitEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One webhook through everything but the stream before the first real one comes: what that loads takes a second or more
 * on a busy machine, and would hold the event loops meanwhile.
 */
final class Rehearsal {

    private static final byte[] BODY = """
            {"event": "participant_left", "room": {"name": "parley-00000000-0000-0000-0000-000000000000"},
             "participant": {"identity": "a", "sid": "PA"}}
            """.getBytes(StandardCharsets.UTF_8);

    private Rehearsal() {}

    /** @throws IllegalStateException when it does not pass */
    static void of(WebhookVerifier verifier, WebhookKeys keys) {
        Map.Entry<String, String> key = keys.secrets().entrySet().iterator().next();
        String token = JWT.create()
                .withIssuer(key.getKey())
                .withExpiresAt(Instant.now().plus(Duration.ofMinutes(1)))
                .withClaim(WebhookVerifier.BODY_HASH, WebhookVerifier.hash(BODY))
                .sign(Algorithm.HMAC256(key.getValue()));
        verifier.refusal(token, BODY).ifPresent(refusal -> {
            throw new IllegalStateException("a webhook signed by ourselves was refused: " + refusal);
        });
        try {
            LiveKitEvent event = WebhookBody.read(BODY).orElseThrow();
            Codec.write(event);
        } catch (InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException("a webhook of our own can't be read", unreadable);
        }
    }
}
