package dev.parley.bus.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/**
 * What the server tells a browser, field by field as docs/protocol.md says; {@code type} is the record's name in lower
 * case. Null fields are left out. A notice is never the only copy of a fact.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Notice.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = Notice.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = Notice.Matched.class, name = "matched"),
    @JsonSubTypes.Type(value = Notice.Parted.class, name = "parted"),
    @JsonSubTypes.Type(value = Notice.Idle.class, name = "idle"),
    @JsonSubTypes.Type(value = Notice.Ok.class, name = "ok"),
    @JsonSubTypes.Type(value = Notice.Error.class, name = "error")
})
public sealed interface Notice {

    /** The state as a client sees it. */
    enum State {
        @JsonProperty("idle")
        IDLE,
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("matched")
        MATCHED
    }

    /** How far a ticket has widened. */
    enum Accepts {
        @JsonProperty("interests")
        INTERESTS,
        @JsonProperty("language")
        LANGUAGE,
        @JsonProperty("anyone")
        ANYONE
    }

    enum By {
        @JsonProperty("you")
        YOU,
        @JsonProperty("partner")
        PARTNER,
        @JsonProperty("system")
        SYSTEM
    }

    /** Error codes of docs/protocol.md. */
    enum Code {
        @JsonProperty("bad_message")
        BAD_MESSAGE,
        @JsonProperty("unknown_type")
        UNKNOWN_TYPE,
        @JsonProperty("not_waiting")
        NOT_WAITING,
        @JsonProperty("not_in_session")
        NOT_IN_SESSION,
        @JsonProperty("wrong_session")
        WRONG_SESSION,
        @JsonProperty("already_matched")
        ALREADY_MATCHED,
        @JsonProperty("cooldown")
        COOLDOWN,
        @JsonProperty("banned")
        BANNED,
        @JsonProperty("rate_limited")
        RATE_LIMITED,
        @JsonProperty("unavailable")
        UNAVAILABLE,
        @JsonProperty("unauthenticated")
        UNAUTHENTICATED,
        @JsonProperty("forbidden")
        FORBIDDEN,
        @JsonProperty("not_found")
        NOT_FOUND,
        @JsonProperty("too_large")
        TOO_LARGE
    }

    record Partner(String name) {}

    /** {@code user}, {@code expiresAt}, {@code heartbeatSeconds} and {@code online} are filled in by the gateway. */
    record Ready(
            String id,
            Instant now,
            String user,
            Instant expiresAt,
            State state,
            Instant cooldownUntil,
            Integer heartbeatSeconds,
            Long online,
            Long position,
            Long estimatedWaitSeconds,
            Accepts accepts,
            Instant since,
            String session)
            implements Notice {}

    record Waiting(Instant now, Long position, Long estimatedWaitSeconds, Accepts accepts, Instant since)
            implements Notice {}

    record Matched(
            Instant now,
            String session,
            Mode mode,
            String url,
            String token,
            Partner partner,
            List<String> interests,
            String language,
            Instant matchedAt)
            implements Notice {}

    record Parted(String session, Reason reason, By by, boolean requeued) implements Notice {}

    record Idle(String reason) implements Notice {}

    /** @param state after the command, or null where it says nothing; @param session the session it concerned */
    record Ok(String id, State state, String session) implements Notice {}

    record Error(String id, Code code, String message, Long retryAfterSeconds) implements Notice {}
}
