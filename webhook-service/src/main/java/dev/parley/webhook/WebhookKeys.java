package dev.parley.webhook;

import dev.parley.bus.SecretRule;
import java.util.HashMap;
import java.util.Map;

/**
 * The API keys that may sign webhooks, each with its secret. Immutable.
 *
 * @param secrets API key -> secret
 */
record WebhookKeys(Map<String, String> secrets) {

    WebhookKeys {
        secrets = Map.copyOf(secrets);
    }

    /**
     * All configured keys.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException naming the variable that is missing or weak
     */
    static WebhookKeys from(WebhookConfig config) {
        Map<String, String> secrets = new HashMap<>();
        config.keys()
                .forEach((key, secret) -> secrets.put(key, SecretRule.strong("parley.webhook.keys." + key, secret)));
        String key = SecretRule.present("LIVEKIT_API_KEY", config.apiKey().orElse(null));
        String secret = config.webhookSecret()
                .map(own -> SecretRule.strong("LIVEKIT_WEBHOOK_SECRET", own))
                .orElseGet(() -> SecretRule.strong(
                        "LIVEKIT_API_SECRET", config.apiSecret().orElse(null)));
        secrets.put(key, secret);
        return new WebhookKeys(secrets);
    }
}
