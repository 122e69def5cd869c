package dev.parley.webhook;

import io.smallrye.config.ConfigMapping;
import java.util.Map;
import java.util.Optional;

/** With which keys LiveKit may sign its webhooks. */
@ConfigMapping(prefix = "parley.webhook")
public interface WebhookConfig {

    /** The API key named in LiveKit's {@code webhook.api_key}; environment: {@code LIVEKIT_API_KEY}. */
    Optional<String> apiKey();

    /** The secret of that key, for webhooks; environment: {@code LIVEKIT_WEBHOOK_SECRET}. */
    Optional<String> webhookSecret();

    /** Taken where {@link #webhookSecret()} is not set; environment: {@code LIVEKIT_API_SECRET}. */
    Optional<String> apiSecret();

    /** Further keys with their secrets, valid at the same time: the old or the new one during a rotation. */
    Map<String, String> keys();
}
