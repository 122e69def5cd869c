package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.erasure.DeadLetters;
import dev.parley.bus.erasure.ErasedSubjects;
import dev.parley.bus.erasure.SubjectHash;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand.Erase;
import dev.parley.bus.message.SessionEvent.Erased;
import dev.parley.bus.message.SessionEvent.Talk;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.Conversation;
import dev.parley.session.database.Erasures;
import dev.parley.session.database.Erasures.BlockRow;
import dev.parley.session.database.Erasures.Erasure;
import dev.parley.session.database.Erasures.Traces;
import dev.parley.session.database.Erasures.Unfinished;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Erases people. An erasure is recorded first, so that nobody is admitted again; then gateways are told, and the caller;
 * then queue-service, always before the rows are gone that say what it has to forget. What a crash, or a long history,
 * leaves over is done by the sweep, which goes on until everything that was on its way has arrived.
 */
@Singleton
class Forgetting {

    /** Closes sockets and event streams; see docs/protocol.md. */
    static final int ERASED = 4410;

    private static final String WHY = "your data was erased";

    /** Rows of each kind that one step takes. */
    private static final int STEP = 200;

    private final Erasures erasures;
    private final SubjectHash hash;
    private final ErasedSubjects subjects;
    private final DeadLetters deadLetters;
    private final Endings endings;
    private final SessionCounts counts;
    private final Mailbox mailbox;
    private final Streams streams;
    private final SessionConfig config;

    Forgetting(
            Erasures erasures,
            SubjectHash hash,
            ErasedSubjects subjects,
            DeadLetters deadLetters,
            Endings endings,
            SessionCounts counts,
            Mailbox mailbox,
            Streams streams,
            SessionConfig config) {
        this.erasures = erasures;
        this.hash = hash;
        this.subjects = subjects;
        this.deadLetters = deadLetters;
        this.endings = endings;
        this.counts = counts;
        this.mailbox = mailbox;
        this.streams = streams;
        this.config = config;
    }

    void erase(List<Entry<Erase>> commands) {
        if (commands.isEmpty()) {
            return;
        }
        Map<String, String> traces = new HashMap<>();
        commands.forEach(entry -> traces.put(entry.message().from().user(), entry.traceParent()));
        List<Erasure> begun = traces.keySet().stream()
                .map(user -> new Erasure(user, hash.of(user)))
                .toList();
        List<Conversation> left = erasures.begin(begun);
        left.forEach(session -> counts.ended(Reason.LEFT));
        subjects.add(begun.stream().map(Erasure::subject).toList());
        Outbox outbox = new Outbox();
        for (Entry<Erase> entry : commands) {
            Caller from = entry.message().from();
            outbox.reply(from, new Notice.Ok(from.id(), Notice.State.IDLE, null), entry.traceParent());
            outbox.close(from.user(), ERASED, WHY, entry.traceParent());
        }
        mailbox.send(outbox);
        traces.forEach((user, trace) -> step(user, erasures.traces(user, STEP), trace));
        endings.finish(left.stream()
                .map(session -> Ended.of(session, traces.values().iterator().next()))
                .toList());
    }

    /** Refuses admission: who was erased is closed, and matching forgets what they asked for. */
    void refuse(Caller to, String trace, Outbox outbox) {
        outbox.append(streams.sessionEvents(), new Erased(to.user(), List.of(), List.of()), trace);
        outbox.close(to.user(), ERASED, WHY, trace);
    }

    /** Goes on with what was begun, and lets those come again whose longest token has ended. Bounded work. */
    void sweep(String trace) {
        if (!subjects.isComplete()) {
            subjects.restore(erasures.subjects());
        }
        List<String> done = new ArrayList<>();
        for (Unfinished one : erasures.unfinished(config.erasureSettled(), config.sweepLimit())) {
            Traces traces = erasures.traces(one.user(), STEP);
            if (!traces.isEmpty()) {
                step(one.user(), traces, trace);
            } else if (one.settled()) {
                done.add(one.user());
            }
        }
        if (!done.isEmpty()) {
            deadLetters.remove(done);
            erasures.finish(done);
        }
        List<String> past = erasures.past(config.erasedMemory(), config.sweepLimit());
        if (!past.isEmpty()) {
            subjects.remove(past);
            erasures.forget(past);
        }
    }

    private void step(String user, Traces traces, String trace) {
        List<Talk> talks = traces.talks().stream()
                .filter(Erasures.Talk::recent)
                .map(talk -> new Talk(talk.session(), talk.partner()))
                .toList();
        List<String> blockers = traces.blocks().stream()
                .map(BlockRow::blocker)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Outbox outbox = new Outbox();
        outbox.append(streams.sessionEvents(), new Erased(user, talks, blockers), trace);
        mailbox.send(outbox);
        erasures.remove(user, traces);
    }
}
