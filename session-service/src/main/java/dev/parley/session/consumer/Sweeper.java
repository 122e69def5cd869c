package dev.parley.session.consumer;

import dev.parley.session.config.SessionConfig;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.Change;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.RoomCheck;
import dev.parley.session.core.RoomCheck.Sighting;
import dev.parley.session.database.Blocks;
import dev.parley.session.database.Conversations;
import dev.parley.session.livekit.Rooms;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks after sessions that time has passed by: of those past a deadline LiveKit is asked who is in the room, and a
 * LiveKit that does not answer ends nobody; of ended ones that still owe something the rest is done;
 * blocks that were removed long ago are forgotten. Bounded work.
 */
@Singleton
class Sweeper {

    private final Conversations conversations;
    private final Blocks blocks;
    private final Rooms rooms;
    private final Endings endings;
    private final SessionConfig config;
    private final SessionCounts counts;

    Sweeper(
            Conversations conversations,
            Blocks blocks,
            Rooms rooms,
            Endings endings,
            SessionConfig config,
            SessionCounts counts) {
        this.conversations = conversations;
        this.blocks = blocks;
        this.rooms = rooms;
        this.endings = endings;
        this.config = config;
        this.counts = counts;
    }

    void sweep(String traceParent) {
        endOverdue(traceParent);
        finishUnfinished(traceParent);
        blocks.forgetRemoved(config.removedBlocks(), config.sweepLimit());
    }

    private void endOverdue(String traceParent) {
        List<String> overdue = conversations.overdue(config.deadlines(), config.sweepLimit()).stream()
                .map(Conversation::session)
                .toList();
        Map<String, Map<String, Sighting>> there = rooms.participants(overdue);
        List<Change> changes = conversations.change(
                there.keySet(),
                (session, now) -> RoomCheck.judge(session, there.get(session.session()), config.deadlines(), now));
        List<Ended> ended = new ArrayList<>();
        for (Change change : changes) {
            if (change.over()) {
                counts.ended(change.after().ending().reason());
                ended.add(Ended.of(change.after(), traceParent));
            }
        }
        endings.finish(ended);
    }

    private void finishUnfinished(String traceParent) {
        List<Conversation> unfinished = conversations.unfinished(config.unfinished(), config.sweepLimit());
        endings.finishAgain(unfinished.stream()
                .map(conversation -> Ended.of(conversation, traceParent))
                .toList());
    }
}
