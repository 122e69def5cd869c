package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.consumer.Endings.Ended;
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
 * Handles what queue-service decided: people are admitted, skips counted, sessions parted, matches begun. Partings come
 * before matches, so that a person's next match does not supersede a session that was left in good order.
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
        admissions.enter(batch.admissions());
        people.countSkips(batch.skips());
        removals.owe(part(batch));
        Outbox outbox = new Outbox();
        List<Ended> ended = beginnings.begin(batch, outbox);
        admissions.answer(batch.admissions(), outbox);
        mailbox.send(outbox);
        endings.finish(ended);
    }

    /** Ends what queue-service parted, and has told the people itself; returns the sessions whose rooms are owed. */
    private List<String> part(QueueBatch batch) {
        Map<String, Reason> reasons = batch.partings().stream()
                .collect(Collectors.toMap(parted -> parted.pair().session(), Parted::reason));
        List<String> owed = new ArrayList<>();
        for (Parting parting : conversations.part(batch.partings())) {
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
