package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import dev.parley.bus.presence.Addresses;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.consumer.Beginnings.Begun;
import dev.parley.session.core.QueueBatch;
import dev.parley.session.core.RoomState;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.Conversations.Parting;
import dev.parley.session.database.People;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Handles what queue-service decided: people are admitted, skips counted, sessions parted, matches begun. Two people wait
 * for each match and nobody for the rest, so matches come first; but for partings of the same people, so that a person's
 * next match does not supersede a session that was left in good order.
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
        Addresses addresses = mailbox.lookUp(batch.people());
        admissions.enter(batch.admissions());
        removals.owe(part(batch.partingsBeforehand()));
        Outbox outbox = new Outbox();
        Begun begun = beginnings.begin(batch, outbox);
        mailbox.send(outbox, addresses);
        beginnings.noteWaits(begun);
        removals.owe(begun.needless());
        finish(batch);
        endings.finish(begun.leftOver());
    }

    /** What nobody who was matched has to wait for. */
    private void finish(QueueBatch batch) {
        people.countSkips(batch.skips());
        removals.owe(part(batch.partingsAfterwards()));
        Outbox outbox = new Outbox();
        admissions.answer(batch.admissions(), outbox);
        mailbox.send(outbox);
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
