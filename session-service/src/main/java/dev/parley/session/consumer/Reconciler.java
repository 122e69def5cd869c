package dev.parley.session.consumer;

import dev.parley.session.config.SessionConfig;
import dev.parley.session.core.Change;
import dev.parley.session.core.Findings;
import dev.parley.session.core.Findings.RoomSeen;
import dev.parley.session.core.State;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.LiveConversations;
import dev.parley.session.livekit.Rooms;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Puts right what no event will: rooms that nobody needs, conversations whose rooms LiveKit has lost, people whose
 * departure was never heard of. Each correction is a line of the log and counts in {@code parley_corrections}, so that
 * what needs correcting often is seen. Bounded work; what is left over comes next time.
 */
@Singleton
public class Reconciler {

    private static final Logger LOG = Logger.getLogger(Reconciler.class);

    private final Conversations conversations;
    private final LiveConversations live;
    private final Rooms rooms;
    private final RoomChecks checks;
    private final SessionConfig config;
    private final MeterRegistry metrics;

    Reconciler(
            Conversations conversations,
            LiveConversations live,
            Rooms rooms,
            RoomChecks checks,
            SessionConfig config,
            MeterRegistry metrics) {
        this.conversations = conversations;
        this.live = live;
        this.rooms = rooms;
        this.checks = checks;
        this.config = config;
        this.metrics = metrics;
    }

    /** What differs now; changes nothing. Empty when LiveKit does not answer. */
    public Optional<Findings> find() {
        Instant settled = Instant.now().minus(config.settled());
        // In this order: what is listed and was made a while ago, but is not recorded by now, is stray.
        Map<String, State> housed = live.housed(config.settled());
        Optional<Map<String, RoomSeen>> listed = rooms.list();
        return listed.map(seen -> Findings.of(housed, seen, live.caredFor(seen.keySet(), config.settled()), settled));
    }

    void reconcile(String traceParent) {
        find().map(findings -> findings.limited(config.sweepLimit())).ifPresent(findings -> {
            deleteStray(findings.stray());
            giveRooms(findings.roomless(), traceParent);
            checks.check(findings.thin(), traceParent)
                    .forEach(change -> noteChange(change, "somebody's departure was never heard of"));
        });
    }

    private void deleteStray(Collection<String> sessions) {
        for (String session : rooms.delete(sessions)) {
            note("stray_room", session, "its room is deleted, because it is over or was never recorded");
        }
    }

    private void giveRooms(Collection<String> sessions, String traceParent) {
        List<String> goOn = new ArrayList<>();
        for (Change change : checks.checkRoomless(sessions, traceParent)) {
            noteChange(change, "LiveKit lost the room, and not both were heard of");
            if (change.after().live()) {
                goOn.add(change.session());
            }
        }
        Set<String> made = rooms.make(goOn);
        Set<String> needed = conversations.invite(made);
        needed.forEach(session -> note("lost_room", session, "LiveKit lost its room, which is made again"));
        Set<String> unneeded = new HashSet<>(made);
        unneeded.removeAll(needed);
        rooms.delete(unneeded);
    }

    private void noteChange(Change change, String why) {
        if (change.ended()) {
            note("session", change.session(), "is ended: " + why);
        } else if (!change.after().equals(change.before())) {
            note("departure", change.session(), why);
        }
    }

    private void note(String kind, String session, String what) {
        LOG.infof("Correction, session %s: %s", session, what);
        metrics.counter("parley.corrections", "kind", kind).increment();
    }
}
