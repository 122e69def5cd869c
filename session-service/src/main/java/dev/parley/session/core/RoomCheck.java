package dev.parley.session.core;

import dev.parley.bus.message.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What becomes of a session that is past a deadline, after LiveKit was asked who is in its room. LiveKit's answer
 * counts for more than missing webhooks: whoever is there is seated.
 */
public final class RoomCheck {

    private RoomCheck() {}

    /** A connection that LiveKit has in a room; {@code joinedAt} by LiveKit's clock. */
    public record Sighting(String sid, Instant joinedAt) {}

    /**
     * @param there identity -> connection, as LiveKit has them now
     * @param now the database's clock
     */
    public static Change judge(Conversation before, Map<String, Sighting> there, Deadlines deadlines, Instant now) {
        return Change.of(before, before.live() ? checked(before, there, deadlines, now) : before);
    }

    private static Conversation checked(
            Conversation before, Map<String, Sighting> there, Deadlines deadlines, Instant now) {
        Conversation conversation =
                seat(seat(before, Seat.FIRST, there), Seat.SECOND, there).activate(now);
        List<String> absent = Stream.of(Seat.FIRST, Seat.SECOND)
                .filter(identity -> !there.containsKey(identity))
                .toList();
        for (String identity : absent) {
            if (conversation.seat(identity).leftBefore(now.minus(deadlines.rejoin()))) {
                return conversation.end(Ending.of(Reason.LOST, conversation.user(identity)), now);
            }
        }
        if (conversation.state() == State.PENDING) {
            return conversation.createdAt().isAfter(now.minus(deadlines.join()))
                    ? conversation
                    : conversation.end(
                            Ending.undone(
                                    absent.stream().map(conversation::user).toList()),
                            now);
        }
        if (conversation.lastHeartbeat().isAfter(now.minus(deadlines.silence()))) {
            return conversation;
        }
        return there.isEmpty() ? conversation.end(Ending.of(Reason.LOST, null), now) : conversation.heardAt(now);
    }

    private static Conversation seat(Conversation conversation, String identity, Map<String, Sighting> there) {
        Sighting sighting = there.get(identity);
        Seat seat = conversation.seat(identity);
        if (sighting == null || seat.takenBy(sighting.sid()) && seat.leftAt() == null) {
            return conversation;
        }
        boolean overtaken = seat.joinedAt() != null && sighting.joinedAt().isBefore(seat.joinedAt());
        return overtaken
                ? conversation
                : conversation.sit(identity, new Seat(sighting.sid(), sighting.joinedAt(), null));
    }
}
