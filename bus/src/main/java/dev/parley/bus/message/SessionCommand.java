package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the stream {@code session:commands} carries, to session-service. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface SessionCommand {

    record Heartbeat(Caller from, String session) implements SessionCommand {
        public Heartbeat {
            requireNonNull(from, "from");
            requireNonNull(session, "session");
        }
    }

    /**
     * Never again the partner of that conversation, which goes on or was within the last day.
     *
     * @param block fresh UUIDv7, the block's id; the same in every delivery, so that a repeated command does not bring
     *     back a block that was removed meanwhile
     */
    record Block(Caller from, String session, String block) implements SessionCommand {
        public Block {
            requireNonNull(from, "from");
            requireNonNull(session, "session");
            requireNonNull(block, "block");
        }
    }

    /** @param block id of one of the person's own blocks */
    record Unblock(Caller from, String block) implements SessionCommand {
        public Unblock {
            requireNonNull(from, "from");
            requireNonNull(block, "block");
        }
    }

    /** Asks for the person's own blocklist; answered by {@link Notice.Blocks}. */
    record Blocks(Caller from) implements SessionCommand {
        public Blocks {
            requireNonNull(from, "from");
        }
    }

    /**
     * The partner of that conversation, which goes on or was within the last day, did what they must not.
     *
     * @param comment in the person's own words; null for none
     * @param report fresh UUIDv7, the report's id; the same in every delivery
     */
    record Report(Caller from, String session, ReportReason reason, String comment, String report)
            implements SessionCommand {
        public Report {
            requireNonNull(from, "from");
            requireNonNull(session, "session");
            requireNonNull(reason, "reason");
            requireNonNull(report, "report");
        }
    }

    /**
     * Asks for the person's own past conversations, the newest first; answered by {@link OwnData.History}, or by an error
     * {@code bad_message} where {@code before} is none.
     *
     * @param before {@code next} of the page before; null for the first
     * @param limit of conversations, from 1
     */
    record History(Caller from, String before, int limit) implements SessionCommand {
        public History {
            requireNonNull(from, "from");
        }
    }

    /**
     * Asks for one part of everything that is stored about the person; answered by {@link OwnData.Part}, or by an error:
     * {@code rate_limited} where that was too often of late, {@code not_found} where the export was not begun or the
     * person was erased since.
     *
     * @param export fresh UUIDv7, the same for all parts of one export, which counts once
     * @param after {@code next} of the part before; null begins the export
     */
    record Export(Caller from, String export, String after) implements SessionCommand {
        public Export {
            requireNonNull(from, "from");
            requireNonNull(export, "export");
        }
    }

    /** A moderator wants something; answered by {@link Notice.Moderation}. */
    record Moderate(Caller from, Moderation what) implements SessionCommand {
        public Moderate {
            requireNonNull(from, "from");
            requireNonNull(what, "what");
        }
    }

    /**
     * The caller has signed in with an account and was the guest until now: what counted against the guest counts against
     * the account, and whom a block kept apart from the guest it keeps apart from the account. The guest stays as it was.
     * Answered by {@link Notice.Ok} once matching respects it; {@code banned} where a ban keeps the guest out.
     *
     * @param name shown to partners; null when unknown
     * @param device as in {@link QueueCommand.Connected}
     * @param guest username of a verified token
     */
    record SignIn(Caller from, String name, String device, String guest) implements SessionCommand {
        public SignIn {
            requireNonNull(from, "from");
            requireNonNull(guest, "guest");
        }
    }

    /** Everything about the caller is removed. Answered by {@link Notice.Ok} once that is recorded. */
    record Erase(Caller from) implements SessionCommand {
        public Erase {
            requireNonNull(from, "from");
        }
    }

    /**
     * Pairs that queue-service has held for a while. Of whom the record says otherwise, they are told again that their
     * conversation is over. A hundred pairs at most.
     */
    record Paired(List<Pair> pairs) implements SessionCommand {
        public Paired {
            pairs = List.copyOf(pairs);
        }
    }

    /** Time has passed: look after those who never joined, went silent, or whose rooms are left over. Bounded work. */
    record Sweep() implements SessionCommand {}

    /** Compare the record with LiveKit's rooms, and put right what differs. Bounded work. */
    record Reconcile() implements SessionCommand {}
}
