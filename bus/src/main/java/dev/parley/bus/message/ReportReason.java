package dev.parley.bus.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Why somebody reports a partner. */
public enum ReportReason {
    @JsonProperty("nudity")
    NUDITY,
    @JsonProperty("harassment")
    HARASSMENT,
    @JsonProperty("minor")
    MINOR,
    @JsonProperty("spam")
    SPAM,
    @JsonProperty("other")
    OTHER;

    /** The name on the wire and in the record. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
