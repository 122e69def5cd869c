package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the stream {@code {main}:queue:commands} carries, to queue-service. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface QueueCommand {

    /**
     * A person's connection was accepted by a gateway.
     *
     * @param name shown to partners; null when unknown
     * @param told what the gateway last told this person, sent only after Redis was found emptied; else null
     * @param device random id of the person's device, which partners never see; null when unknown
     */
    record Connected(Caller from, String name, LastTold told, String device) implements QueueCommand {
        public Connected {
            requireNonNull(from, "from");
        }

        /** By a device that nobody knows. */
        public Connected(Caller from, String name, LastTold told) {
            this(from, name, told, null);
        }
    }

    /**
     * What a gateway last told a person, from which queue-service rebuilds its state.
     *
     * @param wishes of the wait, or null when not waiting
     * @param since epoch milliseconds when that wait began
     * @param ticket fresh UUIDv7 for the rebuilt wait
     * @param session the running conversation, or null
     */
    record LastTold(Wishes wishes, long since, String ticket, String session) {}

    /** @param ticket fresh UUIDv7; becomes the session's id when this find, or the wait that it starts, pairs somebody */
    record Find(Caller from, String ticket, Wishes wishes) implements QueueCommand {
        public Find {
            requireNonNull(from, "from");
            requireNonNull(ticket, "ticket");
            requireNonNull(wishes, "wishes");
        }
    }

    record Cancel(Caller from) implements QueueCommand {
        public Cancel {
            requireNonNull(from, "from");
        }
    }

    /** @param ticket fresh UUIDv7 for the find that follows */
    record Skip(Caller from, String session, String ticket) implements QueueCommand {
        public Skip {
            requireNonNull(from, "from");
            requireNonNull(session, "session");
            requireNonNull(ticket, "ticket");
        }
    }

    record End(Caller from, String session) implements QueueCommand {
        public End {
            requireNonNull(from, "from");
            requireNonNull(session, "session");
        }
    }

    record Status(Caller from) implements QueueCommand {
        public Status {
            requireNonNull(from, "from");
        }
    }

    /**
     * A person's connection of this epoch is gone.
     *
     * @param byGateway the gateway closed it, or died: a longer grace than for a client that went away
     */
    record Disconnected(String user, long epoch, boolean byGateway) implements QueueCommand {
        public Disconnected {
            requireNonNull(user, "user");
        }
    }

    /** Time has passed: expire those away, pair those who still wait, tell positions. Bounded work. */
    record Sweep() implements QueueCommand {}
}
