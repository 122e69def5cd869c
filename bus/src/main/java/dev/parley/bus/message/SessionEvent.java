package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the stream {@code {main}:session:events} carries, to queue-service. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface SessionEvent {

    /**
     * What the record knows of somebody whom queue-service does not know.
     *
     * @param live the person's live session in the record, or null
     * @param skips counted at {@code skipsAt}; 0 where none are recorded
     * @param skipsAt epoch milliseconds of Redis' clock; 0 where nothing is recorded
     * @param cooldownUntil epoch milliseconds, 0 for none
     * @param blocks that the person has made and not removed; never null
     * @param met people met within the last minutes; never null
     * @param bans in force, of the person or the person's device; never null
     */
    record Admitted(
            Caller to,
            Pair live,
            int skips,
            long skipsAt,
            long cooldownUntil,
            List<Block> blocks,
            List<Met> met,
            List<Ban> bans)
            implements SessionEvent {
        public Admitted {
            requireNonNull(to, "to");
            blocks = blocks == null ? List.of() : List.copyOf(blocks);
            met = met == null ? List.of() : List.copyOf(met);
            bans = bans == null ? List.of() : List.copyOf(bans);
        }

        /** Of somebody who is not banned. */
        public Admitted(
                Caller to, Pair live, int skips, long skipsAt, long cooldownUntil, List<Block> blocks, List<Met> met) {
            this(to, live, skips, skipsAt, cooldownUntil, blocks, met, List.of());
        }

        /** Of somebody of whom nothing is recorded but perhaps a live session. */
        public Admitted(Caller to, Pair live) {
            this(to, live, 0, 0, 0, List.of(), List.of());
        }
    }

    /** @param id of the block; @param user who is blocked, or of {@link SignedIn#blockers} who blocks */
    record Block(String id, String user) {}

    /**
     * @param user who was met
     * @param age milliseconds since they parted, by the record's clock, which need not agree with Redis'
     */
    record Met(String user, long age) {}

    /** @param id of the ban; @param until epoch milliseconds; 0 for good, or until a moderator decides */
    record Ban(String id, long until) {}

    /**
     * The record has a ban that keeps this person out, be it the person's own or the device's: from now on matching
     * refuses them, a conversation that they are in is parted, and their connection closes with 4403.
     *
     * @param until as in {@link Ban}
     */
    record Banned(String user, String ban, long until) implements SessionEvent {
        public Banned {
            requireNonNull(user, "user");
            requireNonNull(ban, "ban");
        }
    }

    /** A ban of this person was lifted. An id that was lifted never bans again. */
    record Unbanned(String user, String ban) implements SessionEvent {
        public Unbanned {
            requireNonNull(user, "user");
            requireNonNull(ban, "ban");
        }
    }

    /**
     * The record has a block: from now on the two never meet, and a conversation that they are in is parted. The caller
     * is answered by queue-service, so that an acknowledged block is one that matching respects.
     *
     * @param by who blocked
     * @param blocked who is blocked
     * @param id of the block
     * @param session the conversation that the command named
     */
    record Blocked(Caller by, String blocked, String id, String session) implements SessionEvent {
        public Blocked {
            requireNonNull(by, "by");
            requireNonNull(blocked, "blocked");
            requireNonNull(id, "id");
        }
    }

    /** A block was removed. An id that was removed never blocks again. Answered by queue-service. */
    record Unblocked(Caller by, String blocked, String id) implements SessionEvent {
        public Unblocked {
            requireNonNull(by, "by");
            requireNonNull(blocked, "blocked");
            requireNonNull(id, "id");
        }
    }

    /**
     * An account has taken over a guest: of the account and of those who block it this holds from now on, with what
     * matching knows already. Answered by queue-service.
     *
     * @param by the account
     * @param guest whose latest skips the record may not have heard of yet; null where an older version speaks
     * @param skips counted at {@code skipsAt}, as in {@link Admitted}
     * @param blocks that the account has made; never null
     * @param blockers who block the account, each with the id of that block; never null
     */
    record SignedIn(
            Caller by,
            String guest,
            int skips,
            long skipsAt,
            long cooldownUntil,
            List<Block> blocks,
            List<Block> blockers)
            implements SessionEvent {
        public SignedIn {
            requireNonNull(by, "by");
            blocks = blocks == null ? List.of() : List.copyOf(blocks);
            blockers = blockers == null ? List.of() : List.copyOf(blockers);
        }
    }

    /**
     * The record ended a session by itself (webhook, sweep, superseded).
     *
     * @param by username of who left, or null
     */
    record SessionOver(Pair pair, Reason reason, String by) implements SessionEvent {
        public SessionOver {
            requireNonNull(pair, "pair");
        }
    }

    /**
     * A match that came to nothing: those still there wait again with their old waiting time.
     *
     * @param absent usernames of those who never came; they become idle
     * @param firstTicket fresh UUIDv7 for the first one's new wait
     * @param secondTicket fresh UUIDv7 for the second one's new wait
     */
    record MatchUndone(Pair pair, List<String> absent, String firstTicket, String secondTicket)
            implements SessionEvent {
        public MatchUndone {
            requireNonNull(pair, "pair");
            requireNonNull(firstTicket, "firstTicket");
            requireNonNull(secondTicket, "secondTicket");
            absent = absent == null ? List.of() : List.copyOf(absent);
        }
    }

    /**
     * Somebody was erased, or asked for admission after that: nothing in Redis names the person from now on, a
     * conversation that goes on is left, and what is still on its way leaves nothing.
     *
     * @param talks of the last day, which may be remembered
     * @param blockers who have blocked the person
     */
    record Erased(String user, List<Talk> talks, List<String> blockers) implements SessionEvent {
        public Erased {
            requireNonNull(user, "user");
            talks = talks == null ? List.of() : List.copyOf(talks);
            blockers = blockers == null ? List.of() : List.copyOf(blockers);
        }
    }

    /** A conversation that somebody had; @param partner with whom */
    record Talk(String session, String partner) {}
}
