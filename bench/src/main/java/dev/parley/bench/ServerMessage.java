package dev.parley.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What the gateway says over a socket, as far as the bench looks at it; see docs/protocol.md. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ServerMessage(
        String type,
        String id,
        String state,
        String session,
        String url,
        String token,
        Partner partner,
        String reason,
        boolean requeued,
        String code,
        int heartbeatSeconds) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Partner(String name) {}
}
