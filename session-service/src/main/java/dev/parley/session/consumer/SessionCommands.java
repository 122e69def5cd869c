package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionCommand.Block;
import dev.parley.bus.message.SessionCommand.Blocks;
import dev.parley.bus.message.SessionCommand.Erase;
import dev.parley.bus.message.SessionCommand.Heartbeat;
import dev.parley.bus.message.SessionCommand.Moderate;
import dev.parley.bus.message.SessionCommand.Reconcile;
import dev.parley.bus.message.SessionCommand.Report;
import dev.parley.bus.message.SessionCommand.Sweep;
import dev.parley.bus.message.SessionCommand.Unblock;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.Conversations.Beat;
import dev.parley.session.database.Conversations.BeatAnswer;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Handles heartbeats, blocklists, reports, what moderators ask for, erasures, and the passing of time. */
@Singleton
public class SessionCommands {

    private final Conversations conversations;
    private final BlockCommands blocks;
    private final ReportCommands reports;
    private final ModerationCommands moderation;
    private final Forgetting forgetting;
    private final Sweeper sweeper;
    private final Reconciler reconciler;
    private final Mailbox mailbox;

    SessionCommands(
            Conversations conversations,
            BlockCommands blocks,
            ReportCommands reports,
            ModerationCommands moderation,
            Forgetting forgetting,
            Sweeper sweeper,
            Reconciler reconciler,
            Mailbox mailbox) {
        this.conversations = conversations;
        this.blocks = blocks;
        this.reports = reports;
        this.moderation = moderation;
        this.forgetting = forgetting;
        this.sweeper = sweeper;
        this.reconciler = reconciler;
        this.mailbox = mailbox;
    }

    /** However many sweeps collected while nobody read, one is enough. */
    public void handle(List<Entry<SessionCommand>> entries) {
        List<Entry<Heartbeat>> heartbeats = new ArrayList<>();
        List<Entry<Block>> made = new ArrayList<>();
        List<Entry<Unblock>> removed = new ArrayList<>();
        List<Entry<Blocks>> asked = new ArrayList<>();
        List<Entry<Report>> reported = new ArrayList<>();
        List<Entry<Moderate>> moderated = new ArrayList<>();
        List<Entry<Erase>> erased = new ArrayList<>();
        String sweep = null;
        String reconcile = null;
        for (Entry<SessionCommand> entry : entries) {
            switch (entry.message()) {
                case Heartbeat heartbeat -> heartbeats.add(new Entry<>(entry.id(), heartbeat, entry.traceParent()));
                case Block block -> made.add(new Entry<>(entry.id(), block, entry.traceParent()));
                case Unblock unblock -> removed.add(new Entry<>(entry.id(), unblock, entry.traceParent()));
                case Blocks list -> asked.add(new Entry<>(entry.id(), list, entry.traceParent()));
                case Report report -> reported.add(new Entry<>(entry.id(), report, entry.traceParent()));
                case Moderate moderate -> moderated.add(new Entry<>(entry.id(), moderate, entry.traceParent()));
                case Erase erase -> erased.add(new Entry<>(entry.id(), erase, entry.traceParent()));
                case Sweep passed -> sweep = entry.traceParent();
                case Reconcile passed -> reconcile = entry.traceParent();
            }
        }
        Outbox outbox = new Outbox();
        note(heartbeats, outbox);
        // Somebody can only remove a block that was acknowledged; after the removal the next block is a new one.
        blocks.unblock(removed, outbox);
        blocks.block(made, outbox);
        blocks.list(asked, outbox);
        reports.report(reported, outbox);
        moderation.moderate(moderated, outbox);
        mailbox.send(outbox);
        // What the same batch did for the person is undone with the rest.
        forgetting.erase(erased);
        if (sweep != null) {
            sweeper.sweep(sweep);
            forgetting.sweep(sweep);
        }
        if (reconcile != null) {
            reconciler.reconcile(reconcile);
        }
    }

    private void note(List<Entry<Heartbeat>> heartbeats, Outbox outbox) {
        List<BeatAnswer> answers = conversations.heartbeat(heartbeats.stream()
                .map(Entry::message)
                .map(heartbeat -> new Beat(heartbeat.from().user(), heartbeat.session()))
                .toList());
        for (int i = 0; i < heartbeats.size(); i++) {
            Heartbeat heartbeat = heartbeats.get(i).message();
            Notice answer = answer(heartbeat, answers.get(i));
            if (answer != null) {
                outbox.reply(heartbeat.from(), answer, heartbeats.get(i).traceParent());
            }
        }
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
