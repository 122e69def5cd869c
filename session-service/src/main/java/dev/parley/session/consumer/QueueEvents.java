package dev.parley.session.consumer;

import dev.parley.bus.Await;
import dev.parley.bus.Entry;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.consumer.Beginnings.Begun;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.QueueBatch;
import dev.parley.session.core.RoomState;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.Conversations.Parting;
import dev.parley.session.database.People;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Handles what queue-service decided: people are admitted, skips counted, sessions parted, matches begun. Two people wait
 * for each match and nobody for the rest, so the rest is done beside it; but for partings of the same people, which come
 * first, so that a person's next match does not supersede a session that was left in good order. For one consumer.
 */
@Singleton
public class QueueEvents {

    private final Admissions admissions;
    private final People people;
    private final Conversations conversations;
    private final Beginnings beginnings;
    private final Endings endings;
    private final Removals removals;
    private final Mailbox mailbox;
    private final SessionCounts counts;
    private final ExecutorService beside = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("beside matches").factory());

    QueueEvents(
            Admissions admissions,
            People people,
            Conversations conversations,
            Beginnings beginnings,
            Endings endings,
            Removals removals,
            Mailbox mailbox,
            SessionCounts counts) {
        this.admissions = admissions;
        this.people = people;
        this.conversations = conversations;
        this.beginnings = beginnings;
        this.endings = endings;
        this.removals = removals;
        this.mailbox = mailbox;
        this.counts = counts;
    }

    public void handle(List<Entry<QueueEvent>> entries) {
        QueueBatch batch = QueueBatch.of(entries);
        admissions.enter(batch.admissions());
        removals.owe(part(batch.partingsBeforehand()));
        CompletableFuture<Void> rest = startRest(batch);
        List<Ended> leftOver;
        try {
            leftOver = match(batch);
        } catch (RuntimeException problem) {
            // The batch comes again, but not beside itself.
            rest.exceptionally(second -> {
                        problem.addSuppressed(second);
                        return null;
                    })
                    .join();
            throw problem;
        }
        Await.outcome(rest);
        answer(batch.admissions());
        endings.finish(leftOver);
    }

    /** Begins the batch's matches; returns what is left to be finished. */
    private List<Ended> match(QueueBatch batch) {
        Begun begun = beginnings.begin(batch);
        removals.owe(begun.needless());
        return begun.leftOver();
    }

    /** What concerns other people than those who are matched, beside it. */
    private CompletableFuture<Void> startRest(QueueBatch batch) {
        List<Parted> partings = batch.partingsAfterwards();
        if (partings.isEmpty() && batch.skips().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.runAsync(
                () -> {
                    people.countSkips(batch.skips());
                    removals.owe(part(partings));
                },
                beside);
    }

    /** After the batch has been recorded, because the record is what is told. */
    private void answer(List<Entry<AdmissionAsked>> asked) {
        Outbox outbox = new Outbox();
        admissions.answer(asked, outbox);
        mailbox.send(outbox);
    }

    /** After the consumers have stopped, which finish the batch in hand. */
    @PreDestroy
    void close() {
        beside.shutdown();
    }

    /** Ends what queue-service parted, and has told the people itself; returns the sessions whose rooms are owed. */
    private List<String> part(List<Parted> partings) {
        Map<String, Reason> reasons = partings.stream()
                .collect(Collectors.toMap(parted -> parted.pair().session(), Parted::reason));
        List<String> owed = new ArrayList<>();
        for (Parting parting : conversations.part(partings)) {
            if (parting.ended()) {
                counts.ended(reasons.get(parting.session()));
            }
            if (parting.room() == RoomState.MADE) {
                owed.add(parting.session());
            }
        }
        return owed;
    }
}
