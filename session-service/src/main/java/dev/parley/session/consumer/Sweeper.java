package dev.parley.session.consumer;

import dev.parley.session.config.SessionConfig;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.Conversation;
import dev.parley.session.database.Blocks;
import dev.parley.session.database.Conversations;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Looks after sessions that time has passed by: of those past a deadline LiveKit is asked who is in the room, and a
 * LiveKit that does not answer ends nobody; of ended ones that still owe something the rest is done;
 * blocks that were removed long ago are forgotten. Bounded work.
 */
@Singleton
class Sweeper {

    private final Conversations conversations;
    private final Blocks blocks;
    private final RoomChecks checks;
    private final Endings endings;
    private final SessionConfig config;

    Sweeper(Conversations conversations, Blocks blocks, RoomChecks checks, Endings endings, SessionConfig config) {
        this.conversations = conversations;
        this.blocks = blocks;
        this.checks = checks;
        this.endings = endings;
        this.config = config;
    }

    void sweep(String traceParent) {
        checks.check(
                conversations.overdue(config.deadlines(), config.sweepLimit()).stream()
                        .map(Conversation::session)
                        .toList(),
                traceParent);
        finishUnfinished(traceParent);
        blocks.forgetRemoved(config.removedBlocks(), config.sweepLimit());
    }

    private void finishUnfinished(String traceParent) {
        List<Conversation> unfinished = conversations.unfinished(config.unfinished(), config.sweepLimit());
        endings.finishAgain(unfinished.stream()
                .map(conversation -> Ended.of(conversation, traceParent))
                .toList());
    }
}
