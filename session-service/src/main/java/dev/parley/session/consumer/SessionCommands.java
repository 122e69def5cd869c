package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionCommand.Heartbeat;
import dev.parley.bus.message.SessionCommand.Sweep;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.Conversations.Beat;
import dev.parley.session.database.Conversations.BeatAnswer;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Handles heartbeats, and the passing of time. */
@Singleton
public class SessionCommands {

    private final Conversations conversations;
    private final Sweeper sweeper;
    private final Mailbox mailbox;

    SessionCommands(Conversations conversations, Sweeper sweeper, Mailbox mailbox) {
        this.conversations = conversations;
        this.sweeper = sweeper;
        this.mailbox = mailbox;
    }

    /** However many sweeps collected while nobody read, one is enough. */
    public void handle(List<Entry<SessionCommand>> entries) {
        List<Entry<Heartbeat>> heartbeats = new ArrayList<>();
        String sweep = null;
        for (Entry<SessionCommand> entry : entries) {
            switch (entry.message()) {
                case Heartbeat heartbeat -> heartbeats.add(new Entry<>(entry.id(), heartbeat, entry.traceParent()));
                case Sweep passed -> sweep = entry.traceParent();
            }
        }
        note(heartbeats);
        if (sweep != null) {
            sweeper.sweep(sweep);
        }
    }

    private void note(List<Entry<Heartbeat>> heartbeats) {
        List<BeatAnswer> answers = conversations.heartbeat(heartbeats.stream()
                .map(Entry::message)
                .map(heartbeat -> new Beat(heartbeat.from().user(), heartbeat.session()))
                .toList());
        Outbox outbox = new Outbox();
        for (int i = 0; i < heartbeats.size(); i++) {
            Heartbeat heartbeat = heartbeats.get(i).message();
            Notice answer = answer(heartbeat, answers.get(i));
            if (answer != null) {
                outbox.reply(heartbeat.from(), answer, heartbeats.get(i).traceParent());
            }
        }
        mailbox.send(outbox);
    }

    /** Null where nothing is said: to a heartbeat without id all is well. */
    private static Notice answer(Heartbeat heartbeat, BeatAnswer answer) {
        Caller from = heartbeat.from();
        return switch (answer) {
            case OK -> from.id() == null ? null : new Notice.Ok(from.id(), Notice.State.MATCHED, heartbeat.session());
            case WRONG_SESSION ->
                new Notice.Error(from.id(), Notice.Code.WRONG_SESSION, "You are in another conversation by now.", null);
            case NOT_IN_SESSION ->
                new Notice.Error(from.id(), Notice.Code.NOT_IN_SESSION, "This conversation is over.", null);
        };
    }
}
