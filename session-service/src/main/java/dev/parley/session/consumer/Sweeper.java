package dev.parley.session.consumer;

import dev.parley.session.config.SessionConfig;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.Conversation;
import dev.parley.session.database.Blocks;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.Exports;
import dev.parley.session.database.People;
import dev.parley.session.database.Retention;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Looks after sessions that time has passed by: of those past a deadline LiveKit is asked who is in the room, and a
 * LiveKit that does not answer ends nobody; of ended ones that still owe something the rest is done;
 * what was kept for long enough is forgotten. Bounded work.
 */
@Singleton
class Sweeper {

    private final Conversations conversations;
    private final Blocks blocks;
    private final Retention retention;
    private final People people;
    private final RoomChecks checks;
    private final Endings endings;
    private final SessionConfig config;

    Sweeper(
            Conversations conversations,
            Blocks blocks,
            Retention retention,
            People people,
            RoomChecks checks,
            Endings endings,
            SessionConfig config) {
        this.conversations = conversations;
        this.blocks = blocks;
        this.retention = retention;
        this.people = people;
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
        forget();
    }

    private void forget() {
        int limit = config.sweepLimit();
        blocks.forgetRemoved(config.removedBlocks(), limit);
        retention.forgetExports(Exports.COUNTED, limit);
        retention.forgetEndedSessions(config.endedSessions(), limit);
        retention.forgetDecidedReports(config.decidedReports(), limit);
        retention.forgetPastBans(config.decidedReports(), limit);
        people.forgetUnseen(config.unseenUsers(), limit);
    }

    private void finishUnfinished(String traceParent) {
        List<Conversation> unfinished = conversations.unfinished(config.unfinished(), config.sweepLimit());
        endings.finishAgain(unfinished.stream()
                .map(conversation -> Ended.of(conversation, traceParent))
                .toList());
    }
}
