package dev.parley.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookKeysTest {

    private static final String OTHER_SECRET = Webhooks.NEXT_SECRET;

    private record Config(
            Optional<String> apiKey,
            Optional<String> webhookSecret,
            Optional<String> apiSecret,
            Map<String, String> keys)
            implements WebhookConfig {

        @Override
        public long bodyBytes() {
            return 8_388_608;
        }

        static Config of(String apiKey, String webhookSecret, String apiSecret) {
            return new Config(
                    Optional.ofNullable(apiKey),
                    Optional.ofNullable(webhookSecret),
                    Optional.ofNullable(apiSecret),
                    Map.of());
        }
    }

    @Test
    void given_no_webhook_secret_then_the_api_secret_counts() {
        assertEquals(
                Map.of("key", Webhooks.SECRET),
                WebhookKeys.from(Config.of("key", null, Webhooks.SECRET)).secrets());
    }

    @Test
    void given_a_webhook_secret_then_the_api_secret_does_not_count() {
        assertEquals(
                Map.of("key", OTHER_SECRET),
                WebhookKeys.from(Config.of("key", OTHER_SECRET, Webhooks.SECRET))
                        .secrets());
    }

    @Test
    void given_further_keys_then_all_count() {
        Config config = new Config(
                Optional.of("new"), Optional.empty(), Optional.of(Webhooks.SECRET), Map.of("old", OTHER_SECRET));

        assertEquals(
                Map.of("new", Webhooks.SECRET, "old", OTHER_SECRET),
                WebhookKeys.from(config).secrets());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,   -,      0f6d3c0c5b8e4f0f8c2a71d9e4b6a8c3,  LIVEKIT_API_KEY is missing",
                "key, -,      -,                                 LIVEKIT_API_SECRET is missing",
                "key, -,      secret,                            LIVEKIT_API_SECRET is too short",
                "key, -,      change-me-change-me-change-me-xyz, LIVEKIT_API_SECRET is a placeholder",
                "key, -,      secretsecretsecretsecretsecretse,  LIVEKIT_API_SECRET is a placeholder",
                "key, secret, 0f6d3c0c5b8e4f0f8c2a71d9e4b6a8c3,  LIVEKIT_WEBHOOK_SECRET is too short"
            })
    void given_a_missing_or_weak_secret_then_the_start_is_refused_by_a_sentence_that_names_it(
            String apiKey, String webhookSecret, String apiSecret, String sentence) {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> WebhookKeys.from(Config.of(apiKey, webhookSecret, apiSecret)));

        assertTrue(refused.getMessage().startsWith(sentence), refused.getMessage());
    }

    @Test
    void given_a_weak_secret_of_a_further_key_then_the_start_is_refused_by_a_sentence_that_names_the_key() {
        Config config =
                new Config(Optional.of("new"), Optional.empty(), Optional.of(Webhooks.SECRET), Map.of("old", "short"));

        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> WebhookKeys.from(config));

        assertTrue(refused.getMessage().startsWith("parley.webhook.keys.old is too short"), refused.getMessage());
    }
}
