package dev.parley.bus.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
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
    @JsonSubTypes.Type(value = Notice.Blocks.class, name = "blocks"),
    @JsonSubTypes.Type(value = Notice.Moderation.class, name = "moderation"),
    @JsonSubTypes.Type(value = Notice.Own.class, name = "own"),
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

    /**
     * {@code user}, {@code expiresAt}, {@code heartbeatSeconds} and {@code online} are filled in by the gateway.
     *
     * @param cooldownUntil until when {@code find} and {@code skip} are refused, or null
     * @param wishes of the wait, or null when not waiting
     */
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
            String session,
            Wishes wishes)
            implements Notice {}

    /**
     * @param position in the widest pool that the ticket is in, from 1; null for somebody who is in none just now
     * @param estimatedWaitSeconds null while nothing is known
     * @param wishes of the wait, where they may be news; null when only time has passed
     */
    record Waiting(Instant now, Long position, Long estimatedWaitSeconds, Accepts accepts, Instant since, Wishes wishes)
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

    /**
     * @param now of {@code cooldownUntil}; null without it
     * @param cooldownUntil until when {@code find} and {@code skip} are refused, because this parting was one skip too
     *     many; else null
     */
    record Parted(String session, Reason reason, By by, boolean requeued, Instant now, Instant cooldownUntil)
            implements Notice {

        /** Without consequences. */
        public Parted(String session, Reason reason, By by, boolean requeued) {
            this(session, reason, by, requeued, null, null);
        }
    }

    record Idle(String reason) implements Notice {}

    /**
     * @param state after the command, or null where it says nothing
     * @param session the session it concerned
     * @param block the block's opaque id, after a block
     * @param report the report's opaque id, after a report
     */
    record Ok(String id, State state, String session, String block, String report) implements Notice {

        /** About anything but a block or a report. */
        public Ok(String id, State state, String session) {
            this(id, state, session, null, null);
        }

        /** About a block. */
        public Ok(String id, State state, String session, String block) {
            this(id, state, session, block, null);
        }

        /** After a report. */
        public static Ok reported(String id, String session, String report) {
            return new Ok(id, null, session, null, report);
        }
    }

    /** The answer to {@link SessionCommand.Moderate}; never told to anybody who is connected. */
    record Moderation(String id, ModerationAnswer answer) implements Notice {}

    /** The answer to {@link SessionCommand.History} and {@link SessionCommand.Export}; never told to anybody who is connected. */
    record Own(String id, OwnData data) implements Notice {}

    /** The answer to {@link SessionCommand.Blocks}: whom the person has blocked, the newest first. */
    record Blocks(String id, List<Blocked> blocks) implements Notice {
        public Blocks {
            blocks = blocks == null ? List.of() : List.copyOf(blocks);
        }
    }

    /**
     * One entry of a person's own blocklist.
     *
     * @param id opaque
     * @param name that the blocked person showed; null when unknown
     */
    record Blocked(String id, String name, Instant blockedAt) {}

    /** @param until when a ban ends; null for any other error, and for a ban whose end is not known */
    record Error(String id, Code code, String message, Long retryAfterSeconds, Instant until) implements Notice {

        /** Of anything but a ban. */
        public Error(String id, Code code, String message, Long retryAfterSeconds) {
            this(id, code, message, retryAfterSeconds, null);
        }

        /** @param now of {@code until}, by the clock that decides */
        public static Error banned(String id, Instant now, Instant until) {
            Long left = until == null
                    ? null
                    : Math.max(1, Duration.between(now, until).toSeconds() + 1);
            return new Error(id, Code.BANNED, "you can't take part at present", left, until);
        }
    }
}
