package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the stream {@code {main}:queue:events} carries, written only by queue-service's script, to session-service. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface QueueEvent {

    record Matched(Pair pair) implements QueueEvent {
        public Matched {
            requireNonNull(pair, "pair");
        }
    }

    /** @param by username of who parted, or null when nobody did */
    record Parted(Pair pair, Reason reason, String by) implements QueueEvent {
        public Parted {
            requireNonNull(pair, "pair");
        }
    }

    /**
     * A person of a running session connected again, or asked for the state over REST: wants a fresh LiveKit token.
     *
     * @param to where the answer goes; with an id it is the reply to that command, else a notice to the person
     */
    record Resumed(Pair pair, Caller to) implements QueueEvent {
        public Resumed {
            requireNonNull(pair, "pair");
            requireNonNull(to, "to");
        }
    }

    /** queue-service does not know this person; answered by {@link SessionEvent.Admitted}. */
    record AdmissionAsked(Caller to, String name) implements QueueEvent {
        public AdmissionAsked {
            requireNonNull(to, "to");
        }
    }
}
