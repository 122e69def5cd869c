package dev.parley.bus.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/** What somebody is told of what is stored about them. Of nobody else is there a name, a username or an id in it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface OwnData {

    /** One page of past conversations, the newest first. @param next for the next page; null on the last one */
    record History(List<Conversation> conversations, String next) implements OwnData {
        public History {
            conversations = copy(conversations);
        }
    }

    /**
     * One part of an export: rows of one kind, all others empty.
     *
     * @param account only in the first part, and there null for somebody of whom nothing is stored
     * @param next for the next part; null in the last one
     */
    record Part(
            Account account,
            List<Ban> bans,
            List<Block> blocks,
            List<Report> reports,
            List<Conversation> conversations,
            String next)
            implements OwnData {
        public Part {
            bans = copy(bans);
            blocks = copy(blocks);
            reports = copy(reports);
            conversations = copy(conversations);
        }
    }

    /**
     * A conversation as this person saw it.
     *
     * @param session only while its partner may be reported
     * @param matchedAt by Redis' clock
     * @param endedAt null while it goes on
     * @param seconds for which both were in the room
     * @param reason null while it goes on
     * @param by who ended it; null while it goes on
     * @param language shared, or null
     * @param interests shared
     * @param mine null but in an export
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Conversation(
            String session,
            Instant matchedAt,
            Instant endedAt,
            long seconds,
            Mode mode,
            Reason reason,
            Notice.By by,
            String language,
            List<String> interests,
            Mine mine) {
        public Conversation {
            interests = copy(interests);
        }
    }

    /**
     * What is recorded of this person alone in a conversation.
     *
     * @param waitingSince when the wait for it began
     * @param connection LiveKit's id of the person's newest connection to the room; null without one
     * @param joinedAt when that came, by LiveKit's clock
     * @param leftAt when it went; null where nobody noticed
     * @param heardAt when the last heartbeat came
     * @param absent whether the match was undone because this person did not come
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Mine(
            Instant waitingSince,
            Wishes wishes,
            String connection,
            Instant joinedAt,
            Instant leftAt,
            Instant heardAt,
            boolean absent) {}

    /**
     * @param id opaque, by which moderators see the person
     * @param name that partners were shown, or null
     * @param device random id of the browser by which the person came last, or null
     * @param lastSeenAt to the day
     * @param skips that count at present
     * @param skipsAt when they were counted; null for never
     * @param cooldownUntil until when nothing new may be looked for; null for no such time
     * @param exports when those of the last day were begun, this one included
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Account(
            String id,
            String name,
            String device,
            Instant firstSeenAt,
            Instant lastSeenAt,
            int skips,
            Instant skipsAt,
            Instant cooldownUntil,
            List<Instant> exports) {
        public Account {
            exports = copy(exports);
        }
    }

    /** What kept this person out, or does. */
    enum BanKind {
        /** Made by a moderator. */
        @JsonProperty("ban")
        BAN,
        /** By the number of reports, until a moderator decides. */
        @JsonProperty("suspension")
        SUSPENSION
    }

    /** @param until null for good, and for a suspension; @param liftedAt null where it was not */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Ban(BanKind kind, String reason, Instant from, Instant until, Instant liftedAt) {}

    /** @param id opaque; @param removedAt null while it holds */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Block(String id, Instant blockedAt, Instant removedAt) {}

    /** Made by this person. @param id opaque; @param comment in the person's own words, or null */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Report(String id, ReportReason reason, String comment, Instant reportedAt) {}

    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
