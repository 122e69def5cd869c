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

    /**
     * queue-service does not know this person; answered by {@link SessionEvent.Admitted}.
     *
     * @param device as in {@link QueueCommand.Connected}
     */
    record AdmissionAsked(Caller to, String name, String device) implements QueueEvent {
        public AdmissionAsked {
            requireNonNull(to, "to");
        }

        /** By a device that nobody knows. */
        public AdmissionAsked(Caller to, String name) {
            this(to, name, null);
        }
    }

    /**
     * A skip, or an end within the first seconds, was counted. The values are absolute and the later one holds.
     *
     * @param skips counted by now
     * @param at when it was counted, epoch milliseconds of Redis' clock
     * @param cooldownUntil epoch milliseconds until which skips and finds are refused; 0 for none
     */
    record Penalised(String user, int skips, long at, long cooldownUntil) implements QueueEvent {
        public Penalised {
            requireNonNull(user, "user");
        }
    }

    /** A person's counted skips are forgotten: none are left, and no cooldown. @param at as in {@link Penalised} */
    record Forgiven(String user, long at) implements QueueEvent {
        public Forgiven {
            requireNonNull(user, "user");
        }
    }
}
