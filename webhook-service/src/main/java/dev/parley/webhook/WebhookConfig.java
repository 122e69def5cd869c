package dev.parley.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
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

    /**
     * Bytes of bodies on their way at most, all together; further webhooks are told 503, and LiveKit sends them again.
     * Forged ones take nothing of it.
     */
    @WithDefault("8388608")
    long bodyBytes();
}
