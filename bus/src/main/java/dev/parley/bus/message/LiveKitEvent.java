package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

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
        public ParticipantLeft {
            requireNonNull(session, "session");
            requireNonNull(identity, "identity");
            requireNonNull(sid, "sid");
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
