package dev.parley.bus.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a conversation consists of; people of different modes never meet. */
public enum Mode {
    @JsonProperty("video")
    VIDEO,
    @JsonProperty("text")
    TEXT;

    /** The name on the wire and in Redis keys. */
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
