package dev.parley.session.core;

import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.LiveKitEvent.ParticipantAborted;
import dev.parley.bus.message.LiveKitEvent.ParticipantJoined;
import dev.parley.bus.message.LiveKitEvent.ParticipantLeft;
import dev.parley.bus.message.LiveKitEvent.RoomFinished;
import dev.parley.bus.message.LiveKitEvent.RoomStarted;
import dev.parley.bus.message.Reason;
import dev.parley.session.core.Conversation.Departure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What LiveKit's events make of a session. They come twice, late and in any order: a seat belongs to the connection
 * that joined last by LiveKit's clock, a departure counts for that connection only, and one that overtook its own
 * arrival is remembered until that comes.
 */
public final class RoomEvents {

    /** LiveKit's DisconnectReasons that say more than that the connection is gone. */
    private static final String CLIENT_INITIATED = "CLIENT_INITIATED";

    private static final String CONNECTION_TIMEOUT = "CONNECTION_TIMEOUT";

    private RoomEvents() {}

    /** @param now the database's clock */
    public static Change apply(Conversation before, List<LiveKitEvent> events, Instant now) {
        Conversation conversation = before;
        boolean over = false;
        for (LiveKitEvent event : events) {
            Conversation after = apply(conversation, event, now);
            over |= conversation.live() && !after.live() || endedBy(conversation, event);
            conversation = after;
        }
        return new Change(before, conversation, over);
    }

    private static Conversation apply(Conversation conversation, LiveKitEvent event, Instant now) {
        return switch (event) {
            case RoomStarted started -> conversation;
            // An ended session's deletion is marked by whoever announces its end.
            case RoomFinished finished ->
                conversation.live()
                        ? conversation.end(Ending.of(Reason.LEFT, null), now).roomDeleted()
                        : conversation;
            case ParticipantJoined joined ->
                isSeat(joined.identity()) ? joined(conversation, joined, now) : conversation;
            case ParticipantLeft left ->
                isSeat(left.identity()) && left.concernsPerson()
                        ? left(conversation, left.identity(), new Departure(left.sid(), left.reason()), now)
                        : conversation;
            case ParticipantAborted aborted ->
                isSeat(aborted.identity())
                        ? left(conversation, aborted.identity(), new Departure(aborted.sid(), "ABORTED"), now)
                        : conversation;
        };
    }

    private static Conversation joined(Conversation conversation, ParticipantJoined joined, Instant now) {
        Seat seat = conversation.seat(joined.identity());
        Instant at = Instant.ofEpochMilli(joined.at());
        boolean older = seat.joinedAt() != null && at.isBefore(seat.joinedAt());
        if (!conversation.live() || seat.takenBy(joined.sid()) || older) {
            return conversation;
        }
        Conversation seated = conversation
                .sit(joined.identity(), seat.joined(joined.sid(), at))
                .activate(now);
        Optional<Departure> overtaken = conversation.gone().stream()
                .filter(departure -> departure.sid().equals(joined.sid()))
                .findFirst();
        return overtaken
                .map(departure -> left(seated, joined.identity(), departure, now))
                .orElse(seated);
    }

    private static Conversation left(Conversation conversation, String identity, Departure departure, Instant now) {
        if (!conversation.live()) {
            return conversation;
        }
        Seat seat = conversation.seat(identity);
        if (!seat.takenBy(departure.sid())) {
            return conversation.remember(departure);
        }
        return ending(conversation, identity, departure.reason())
                .map(ending -> conversation.end(ending, now))
                .orElseGet(() -> conversation.sit(identity, seat.left(now)));
    }

    /** Whether the session has ended exactly as this event would have ended it. */
    private static boolean endedBy(Conversation conversation, LiveKitEvent event) {
        if (conversation.live()) {
            return false;
        }
        Optional<Ending> would = switch (event) {
            case RoomFinished finished -> Optional.of(Ending.of(Reason.LEFT, null));
            case ParticipantLeft left
            when isSeat(left.identity()) && conversation.seat(left.identity()).takenBy(left.sid()) ->
                ending(conversation, left.identity(), left.reason());
            case ParticipantLeft left -> Optional.empty();
            case RoomStarted started -> Optional.empty();
            case ParticipantJoined joined -> Optional.empty();
            case ParticipantAborted aborted -> Optional.empty();
        };
        return would.filter(conversation.ending()::equals).isPresent();
    }

    private static Optional<Ending> ending(Conversation conversation, String identity, String reason) {
        if (CLIENT_INITIATED.equals(reason)) {
            return Optional.of(Ending.of(Reason.LEFT, conversation.user(identity)));
        }
        if (CONNECTION_TIMEOUT.equals(reason)) {
            return Optional.of(Ending.of(Reason.LOST, conversation.user(identity)));
        }
        return Optional.empty();
    }

    private static boolean isSeat(String identity) {
        return Seat.BOTH.contains(identity);
    }
}
