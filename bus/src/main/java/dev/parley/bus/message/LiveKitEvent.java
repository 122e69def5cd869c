package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Set;

/**
 * What the stream {@code livekit:events} carries, from webhook-service to session-service. Only rooms of ours
 * ({@code parley-<session>}) are told; times are LiveKit's, epoch milliseconds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface LiveKitEvent {

    String session();

    record RoomStarted(String session, long at) implements LiveKitEvent {
        public RoomStarted {
            requireNonNull(session, "session");
        }
    }

    record RoomFinished(String session, long at) implements LiveKitEvent {
        public RoomFinished {
            requireNonNull(session, "session");
        }
    }

    /** @param identity the seat, {@code a} or {@code b}; @param sid LiveKit's id of this one connection */
    record ParticipantJoined(String session, String identity, String sid, long at) implements LiveKitEvent {
        public ParticipantJoined {
            requireNonNull(session, "session");
            requireNonNull(identity, "identity");
            requireNonNull(sid, "sid");
        }
    }

    /** @param reason LiveKit's DisconnectReason, such as {@code CLIENT_INITIATED} */
    record ParticipantLeft(String session, String identity, String sid, String reason, long at)
            implements LiveKitEvent {

        private static final Set<String> NOT_THE_PERSON =
                Set.of("DUPLICATE_IDENTITY", "SERVER_SHUTDOWN", "MIGRATION", "ROOM_DELETED", "ROOM_CLOSED");

        public ParticipantLeft {
            requireNonNull(session, "session");
            requireNonNull(identity, "identity");
            requireNonNull(sid, "sid");
        }

        /**
         * Whether it says something of the person. Otherwise another connection of theirs took over, or the room went and
         * not who was in it.
         */
        public boolean concernsPerson() {
            return !NOT_THE_PERSON.contains(reason);
        }
    }

    /** A connection that never came about. */
    record ParticipantAborted(String session, String identity, String sid, long at) implements LiveKitEvent {
        public ParticipantAborted {
            requireNonNull(session, "session");
            requireNonNull(identity, "identity");
            requireNonNull(sid, "sid");
        }
    }
}
