package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the stream {@code session:commands} carries, to session-service. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface SessionCommand {

    record Heartbeat(Caller from, String session) implements SessionCommand {
        public Heartbeat {
            requireNonNull(from, "from");
            requireNonNull(session, "session");
        }
    }

    /** Time has passed: look after those who never joined, went silent, or whose rooms are left over. Bounded work. */
    record Sweep() implements SessionCommand {}
}
