package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.Change;
import dev.parley.session.core.RoomEvents;
import dev.parley.session.database.Conversations;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Handles what LiveKit says about rooms: who came, who left, which room is gone. */
@Singleton
public class LiveKitEvents {

    private final Conversations conversations;
    private final Endings endings;
    private final SessionCounts counts;

    LiveKitEvents(Conversations conversations, Endings endings, SessionCounts counts) {
        this.conversations = conversations;
        this.endings = endings;
        this.counts = counts;
    }

    public void handle(List<Entry<LiveKitEvent>> entries) {
        Map<String, List<LiveKitEvent>> events = new HashMap<>();
        Map<String, String> traces = new HashMap<>();
        for (Entry<LiveKitEvent> entry : entries) {
            events.computeIfAbsent(entry.message().session(), session -> new ArrayList<>())
                    .add(entry.message());
            traces.put(entry.message().session(), entry.traceParent());
        }
        List<Change> changes = conversations.change(
                events.keySet(), (session, now) -> RoomEvents.apply(session, events.get(session.session()), now));
        List<Ended> ended = new ArrayList<>();
        for (Change change : changes) {
            if (change.ended()) {
                counts.ended(change.after().ending().reason());
            }
            if (change.over()) {
                ended.add(Ended.of(change.after(), traces.get(change.session())));
            }
        }
        endings.finish(ended);
    }
}
