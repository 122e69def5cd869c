package dev.parley.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {

    private static final byte[] BODY = Webhooks.joined(UUID.randomUUID().toString());
    private static final Clock NOW = Clock.systemUTC();

    private final WebhookKeys keys =
            new WebhookKeys(Map.of(Webhooks.KEY, Webhooks.SECRET, Webhooks.NEXT_KEY, Webhooks.NEXT_SECRET));
    private final WebhookVerifier verifier = new WebhookVerifier(keys, NOW);

    static List<Webhooks.Delivery> forged() {
        return Webhooks.forged(BODY);
    }

    @ParameterizedTest
    @MethodSource("forged")
    void given_a_forged_webhook_then_it_is_refused_for_its_reason(Webhooks.Delivery forged) {
        assertEquals(Optional.of(forged.refusal()), verifier.refusal(forged.authorization(), forged.body()));
    }

    @Test
    void given_two_keys_during_a_rotation_then_both_are_accepted() {
        assertEquals(Optional.empty(), verifier.refusal(Webhooks.signed(BODY), BODY));
        assertEquals(
                Optional.empty(),
                verifier.refusal(Webhooks.signed(BODY, Webhooks.NEXT_KEY, Webhooks.NEXT_SECRET, token -> token), BODY));
    }

    @Test
    void given_one_keys_name_and_the_others_secret_then_it_is_refused() {
        assertEquals(
                Optional.of(Refusal.WRONG_SIGNATURE),
                verifier.refusal(Webhooks.signed(BODY, Webhooks.NEXT_KEY, Webhooks.SECRET, token -> token), BODY));
    }

    @ParameterizedTest
    @ValueSource(longs = {-50, 350})
    void given_a_clock_that_is_less_than_a_minute_wrong_then_it_is_accepted(long secondsLater) {
        assertEquals(Optional.empty(), at(secondsLater).refusal(Webhooks.signed(BODY), BODY));
    }

    @ParameterizedTest
    @ValueSource(longs = {-70, 370})
    void given_a_clock_that_is_more_than_a_minute_wrong_then_it_is_refused(long secondsLater) {
        assertEquals(Optional.of(Refusal.OUT_OF_TIME), at(secondsLater).refusal(Webhooks.signed(BODY), BODY));
    }

    private WebhookVerifier at(long secondsLater) {
        return new WebhookVerifier(keys, Clock.offset(NOW, Duration.ofSeconds(secondsLater)));
    }
}
