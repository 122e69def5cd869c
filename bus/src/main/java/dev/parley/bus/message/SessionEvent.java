package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the stream {@code {main}:session:events} carries, to queue-service. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface SessionEvent {

    /**
     * @param live the person's live session in the record, or null
     * @param cooldownUntil epoch milliseconds, 0 for none
     */
    record Admitted(Caller to, Pair live, long cooldownUntil) implements SessionEvent {
        public Admitted {
            requireNonNull(to, "to");
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
}
