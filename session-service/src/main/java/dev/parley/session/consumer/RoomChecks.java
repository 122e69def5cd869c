package dev.parley.session.consumer;

import dev.parley.session.config.SessionConfig;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.Change;
import dev.parley.session.core.RoomCheck;
import dev.parley.session.core.RoomCheck.Sighting;
import dev.parley.session.database.Conversations;
import dev.parley.session.livekit.Rooms;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Asks LiveKit who is in the rooms of doubtful sessions, and draws the conclusions. */
@Singleton
class RoomChecks {

    private final Conversations conversations;
    private final Rooms rooms;
    private final Endings endings;
    private final SessionConfig config;
    private final SessionCounts counts;

    RoomChecks(Conversations conversations, Rooms rooms, Endings endings, SessionConfig config, SessionCounts counts) {
        this.conversations = conversations;
        this.rooms = rooms;
        this.endings = endings;
        this.config = config;
        this.counts = counts;
    }

    /** Those about which LiveKit does not answer stay as they are. Returns what was changed. */
    List<Change> check(Collection<String> sessions, String traceParent) {
        Map<String, Map<String, Sighting>> there = rooms.participants(sessions);
        List<Change> changes = conversations.change(
                there.keySet(),
                (session, now) -> RoomCheck.judge(session, there.get(session.session()), config.deadlines(), now));
        conclude(changes, traceParent);
        return changes;
    }

    /** The same for sessions whose rooms LiveKit has lost. */
    List<Change> checkRoomless(Collection<String> sessions, String traceParent) {
        List<Change> changes = conversations.change(
                sessions, (session, now) -> RoomCheck.judgeRoomless(session, config.deadlines(), now));
        conclude(changes, traceParent);
        return changes;
    }

    private void conclude(List<Change> changes, String traceParent) {
        List<Ended> ended = new ArrayList<>();
        for (Change change : changes) {
            if (change.over()) {
                counts.ended(change.after().ending().reason());
                ended.add(Ended.of(change.after(), traceParent));
            }
        }
        endings.finish(ended);
    }
}
