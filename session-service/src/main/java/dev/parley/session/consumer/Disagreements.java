package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.SessionCommand.Paired;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.Ending;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.LiveConversations;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Frees people whom queue-service takes for paired although, by the record, their session has been over for a while or
 * never was. An end that was announced before is announced in the same words, and queue-service frees only who is still
 * in that session; so it may be said as often as one likes.
 */
@Singleton
public class Disagreements {

    private static final Logger LOG = Logger.getLogger(Disagreements.class);

    private final Conversations conversations;
    private final LiveConversations live;
    private final Streams streams;
    private final SessionConfig config;
    private final MeterRegistry metrics;

    Disagreements(
            Conversations conversations,
            LiveConversations live,
            Streams streams,
            SessionConfig config,
            MeterRegistry metrics) {
        this.conversations = conversations;
        this.live = live;
        this.streams = streams;
        this.config = config;
        this.metrics = metrics;
    }

    void settle(List<Entry<Paired>> claims, Outbox outbox) {
        Map<String, Pair> wrong = new HashMap<>();
        Map<String, String> traces = new HashMap<>();
        for (Entry<Paired> claim : claims) {
            for (Pair pair : claim.message().pairs()) {
                wrong.put(pair.session(), pair);
                traces.put(pair.session(), claim.traceParent());
            }
        }
        wrong.keySet().retainAll(over(wrong.keySet()));
        Map<String, Conversation> recorded = conversations.read(wrong.keySet()).stream()
                .collect(Collectors.toMap(Conversation::session, Function.identity()));
        wrong.forEach((session, pair) -> {
            LOG.infof("Correction, session %s: is announced as over to two who were taken for paired", session);
            metrics.counter("parley.corrections", "kind", "paired").increment();
            outbox.append(streams.sessionEvents(), announcement(pair, recorded.get(session)), traces.get(session));
        });
    }

    /** Those of these sessions of which the record says that they are over for a while, or nothing. Changes nothing. */
    public Set<String> over(Collection<String> sessions) {
        Set<String> over = new HashSet<>(sessions);
        over.removeAll(live.caredFor(sessions, config.settled()));
        return over;
    }

    /** A match that was never recorded is undone, as it will be when it still waits to be read. */
    private static SessionEvent announcement(Pair pair, Conversation recorded) {
        return Endings.announcementOf(pair, recorded == null ? Ending.undone(List.of()) : recorded.ending());
    }
}
