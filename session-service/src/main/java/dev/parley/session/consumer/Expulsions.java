package dev.parley.session.consumer;

import dev.parley.bus.Streams;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent.Banned;
import dev.parley.bus.message.SessionEvent.Unbanned;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.Change;
import dev.parley.session.core.Ending;
import dev.parley.session.database.Bans.Reach;
import dev.parley.session.database.Conversations;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows when the record has a ban, or has lifted one: queue-service is told of everybody of the device, and those
 * who are in a conversation leave it. Whom a ban concerns is read after it was recorded: who comes later is told at the
 * admission. May be repeated.
 */
@Singleton
class Expulsions {

    private final Conversations conversations;
    private final Endings endings;
    private final Streams streams;
    private final Mailbox mailbox;
    private final SessionCounts counts;

    Expulsions(Conversations conversations, Endings endings, Streams streams, Mailbox mailbox, SessionCounts counts) {
        this.conversations = conversations;
        this.endings = endings;
        this.streams = streams;
        this.mailbox = mailbox;
        this.counts = counts;
    }

    void carryOut(List<Reach> reach, String traceParent) {
        Outbox outbox = new Outbox();
        Set<String> banned = new HashSet<>();
        for (Reach one : reach) {
            if (one.lifted()) {
                outbox.append(streams.sessionEvents(), new Unbanned(one.user(), one.ban()), traceParent);
            } else {
                banned.add(one.user());
                long until = one.endsAt() == null ? 0 : one.endsAt().toEpochMilli();
                outbox.append(streams.sessionEvents(), new Banned(one.user(), one.ban(), until), traceParent);
            }
        }
        mailbox.send(outbox);
        endConversations(banned, traceParent);
    }

    /** Matching does so too, where it knows that they are together. */
    private void endConversations(Set<String> banned, String traceParent) {
        Set<String> sessions =
                conversations.live(banned).values().stream().map(Pair::session).collect(Collectors.toSet());
        List<Ended> ended = new ArrayList<>();
        List<Change> changes = conversations.change(
                sessions, (session, now) -> Change.of(session, session.end(Ending.of(Reason.BANNED, null), now)));
        for (Change change : changes) {
            if (change.ended()) {
                counts.ended(Reason.BANNED);
                ended.add(Ended.of(change.after(), traceParent));
            }
        }
        endings.finish(ended);
    }
}
