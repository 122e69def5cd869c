/** LiveKit's webhooks, verified and put into the stream {@code livekit:events}. Without state. */
package dev.parley.webhook;
