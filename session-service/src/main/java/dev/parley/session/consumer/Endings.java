package dev.parley.session.consumer;

import dev.parley.bus.Streams;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.MatchUndone;
import dev.parley.bus.message.SessionEvent.SessionOver;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.Ending;
import dev.parley.session.core.RoomState;
import dev.parley.session.database.Conversations;
import dev.parley.session.livekit.Rooms;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows when the record has ended a session: its room is deleted, queue-service is told, and then the record
 * notes that nothing is owed any more. In this order, so that whatever a crash or a silent LiveKit leaves undone is
 * found by the sweep and done again.
 */
@Singleton
class Endings {

    private final Conversations conversations;
    private final Rooms rooms;
    private final Mailbox mailbox;
    private final Streams streams;

    Endings(Conversations conversations, Rooms rooms, Mailbox mailbox, Streams streams) {
        this.conversations = conversations;
        this.rooms = rooms;
        this.mailbox = mailbox;
        this.streams = streams;
    }

    /** @param session ended; @param room whether it may still have one; @param announcement null where nobody is told */
    record Ended(String session, boolean room, SessionEvent announcement, String traceParent) {

        /** Only the room remains; people were told by whoever ended it. */
        static Ended silently(String session, String traceParent) {
            return new Ended(session, true, null, traceParent);
        }

        static Ended of(Conversation conversation, String traceParent) {
            return new Ended(
                    conversation.session(),
                    conversation.room() == RoomState.MADE,
                    Endings.announcementOf(conversation.pair(), conversation.ending()),
                    traceParent);
        }
    }

    /** Announces all of them; the rooms that LiveKit did not delete remain owed. */
    void finish(List<Ended> ended) {
        Set<String> gone = deleteRooms(ended);
        announce(ended);
        conversations.finish(gone);
    }

    /** Announces only those whose rooms are gone now, so that an absent LiveKit makes no noise. */
    void finishAgain(List<Ended> ended) {
        Set<String> gone = deleteRooms(ended);
        announce(ended.stream().filter(one -> gone.contains(one.session())).toList());
        conversations.finish(gone);
    }

    private Set<String> deleteRooms(List<Ended> ended) {
        return rooms.delete(
                ended.stream().filter(Ended::room).map(Ended::session).collect(Collectors.toSet()));
    }

    private void announce(List<Ended> ended) {
        Outbox outbox = new Outbox();
        for (Ended one : ended) {
            if (one.announcement() != null) {
                outbox.append(streams.sessionEvents(), one.announcement(), one.traceParent());
            }
        }
        mailbox.send(outbox);
    }

    /** What queue-service is told of this end. */
    static SessionEvent announcementOf(Pair pair, Ending ending) {
        return ending.reason() == Reason.UNDONE
                ? new MatchUndone(pair, ending.absent(), Uuid7.fresh(), Uuid7.fresh())
                : new SessionOver(pair, ending.reason(), ending.by());
    }
}
