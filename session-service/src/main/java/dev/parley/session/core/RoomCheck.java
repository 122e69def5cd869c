package dev.parley.session.core;

import dev.parley.bus.message.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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

    /** The same where LiveKit has lost the room: nobody can be there, so that only who is silent too has gone. */
    public static Change judgeRoomless(Conversation before, Deadlines deadlines, Instant now) {
        return Change.of(before, before.live() ? withoutSilent(before, Seat.BOTH, deadlines, now) : before);
    }

    private static Conversation checked(
            Conversation before, Map<String, Sighting> there, Deadlines deadlines, Instant now) {
        Conversation conversation =
                seat(seat(before, Seat.FIRST, there), Seat.SECOND, there).activate(now);
        List<String> absent = Seat.BOTH.stream()
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
        if (!conversation.createdAt().isAfter(now.minus(deadlines.longest()))) {
            return conversation.end(Ending.of(Reason.EXPIRED, null), now);
        }
        Conversation heard = withoutSilent(conversation, absent, deadlines, now);
        for (String identity : absent) {
            // That they left was never heard of. They may still be on their way back.
            heard = heard.live() ? heard.sit(identity, heard.seat(identity).left(now)) : heard;
        }
        return heard;
    }

    /** Who is silent and absent has gone; to be in the room counts as a heartbeat. */
    private static Conversation withoutSilent(
            Conversation conversation, List<String> absent, Deadlines deadlines, Instant now) {
        List<String> silent = Seat.BOTH.stream()
                .filter(identity -> conversation.seat(identity).silentSince(now.minus(deadlines.silence())))
                .toList();
        List<String> gone = silent.stream().filter(absent::contains).toList();
        if (!gone.isEmpty()) {
            String by = gone.size() == 1 ? conversation.user(gone.getFirst()) : null;
            return conversation.end(Ending.of(Reason.LOST, by), now);
        }
        Conversation heard = conversation;
        for (String identity : silent) {
            heard = heard.sit(identity, heard.seat(identity).heard(now));
        }
        return heard;
    }

    private static Conversation seat(Conversation conversation, String identity, Map<String, Sighting> there) {
        Sighting sighting = there.get(identity);
        Seat seat = conversation.seat(identity);
        if (sighting == null || seat.takenBy(sighting.sid()) && seat.leftAt() == null) {
            return conversation;
        }
        boolean overtaken = seat.joinedAt() != null && sighting.joinedAt().isBefore(seat.joinedAt());
        return overtaken ? conversation : conversation.sit(identity, seat.joined(sighting.sid(), sighting.joinedAt()));
    }
}
