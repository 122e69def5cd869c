package dev.parley.bus.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Why a session ended. */
public enum Reason {
    /** Somebody went on to the next. */
    @JsonProperty("skipped")
    SKIPPED,
    /** Somebody stopped. */
    @JsonProperty("ended")
    ENDED,
    /** Somebody left the room on purpose, such as by closing the page. */
    @JsonProperty("left")
    LEFT,
    /** Somebody's connection to the room was lost and did not come back. */
    @JsonProperty("lost")
    LOST,
    @JsonProperty("blocked")
    BLOCKED,
    @JsonProperty("banned")
    BANNED,
    /** A newer match of one of the two won. */
    @JsonProperty("superseded")
    SUPERSEDED,
    /** Older than the longest conversation allowed. */
    @JsonProperty("expired")
    EXPIRED,
    /** No room could be made, or somebody never came. */
    @JsonProperty("undone")
    UNDONE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
