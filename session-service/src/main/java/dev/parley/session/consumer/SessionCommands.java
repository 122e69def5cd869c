package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionCommand.Block;
import dev.parley.bus.message.SessionCommand.Blocks;
import dev.parley.bus.message.SessionCommand.Erase;
import dev.parley.bus.message.SessionCommand.Export;
import dev.parley.bus.message.SessionCommand.Heartbeat;
import dev.parley.bus.message.SessionCommand.History;
import dev.parley.bus.message.SessionCommand.Moderate;
import dev.parley.bus.message.SessionCommand.Paired;
import dev.parley.bus.message.SessionCommand.Reconcile;
import dev.parley.bus.message.SessionCommand.Report;
import dev.parley.bus.message.SessionCommand.SignIn;
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

/**
 * Handles heartbeats, blocklists, reports, what moderators ask for, what people ask about themselves, guests who sign in,
 * erasures, and the passing of time.
 */
@Singleton
public class SessionCommands {

    private final Conversations conversations;
    private final BlockCommands blocks;
    private final ReportCommands reports;
    private final ModerationCommands moderation;
    private final OwnDataCommands ownData;
    private final SignInCommands signIns;
    private final Forgetting forgetting;
    private final Sweeper sweeper;
    private final Reconciler reconciler;
    private final Disagreements disagreements;
    private final Mailbox mailbox;

    SessionCommands(
            Conversations conversations,
            BlockCommands blocks,
            ReportCommands reports,
            ModerationCommands moderation,
            OwnDataCommands ownData,
            SignInCommands signIns,
            Forgetting forgetting,
            Sweeper sweeper,
            Reconciler reconciler,
            Disagreements disagreements,
            Mailbox mailbox) {
        this.conversations = conversations;
        this.blocks = blocks;
        this.reports = reports;
        this.moderation = moderation;
        this.ownData = ownData;
        this.signIns = signIns;
        this.forgetting = forgetting;
        this.sweeper = sweeper;
        this.reconciler = reconciler;
        this.disagreements = disagreements;
        this.mailbox = mailbox;
    }

    /** However many sweeps collected while nobody read, one is enough. */
    public void handle(List<Entry<SessionCommand>> entries) {
        Sorted batch = new Sorted();
        entries.forEach(batch::add);
        Outbox outbox = new Outbox();
        note(batch.heartbeats, outbox);
        // Somebody can only remove a block that was acknowledged; after the removal the next block is a new one.
        blocks.unblock(batch.unblocks, outbox);
        blocks.block(batch.blocks, outbox);
        blocks.list(batch.lists, outbox);
        reports.report(batch.reports, outbox);
        moderation.moderate(batch.moderations, outbox);
        ownData.history(batch.histories, outbox);
        ownData.export(batch.exports, outbox);
        // With the blocks that the same batch has made.
        signIns.signIn(batch.signIns, outbox);
        disagreements.settle(batch.claims, outbox);
        mailbox.send(outbox);
        // What the same batch did for the person is undone with the rest.
        forgetting.erase(batch.erasures);
        if (batch.sweep != null) {
            sweeper.sweep(batch.sweep);
            forgetting.sweep(batch.sweep);
        }
        if (batch.reconcile != null) {
            reconciler.reconcile(batch.reconcile);
        }
    }

    /** A batch by kinds. */
    private static final class Sorted {

        final List<Entry<Heartbeat>> heartbeats = new ArrayList<>();
        final List<Entry<Block>> blocks = new ArrayList<>();
        final List<Entry<Unblock>> unblocks = new ArrayList<>();
        final List<Entry<Blocks>> lists = new ArrayList<>();
        final List<Entry<Report>> reports = new ArrayList<>();
        final List<Entry<Moderate>> moderations = new ArrayList<>();
        final List<Entry<History>> histories = new ArrayList<>();
        final List<Entry<Export>> exports = new ArrayList<>();
        final List<Entry<SignIn>> signIns = new ArrayList<>();
        final List<Entry<Erase>> erasures = new ArrayList<>();
        final List<Entry<Paired>> claims = new ArrayList<>();

        /** The trace of the last one; null where there is none. */
        String sweep;

        /** The trace of the last one; null where there is none. */
        String reconcile;

        void add(Entry<SessionCommand> entry) {
            switch (entry.message()) {
                case Heartbeat heartbeat -> add(heartbeats, heartbeat, entry);
                case Block block -> add(blocks, block, entry);
                case Unblock unblock -> add(unblocks, unblock, entry);
                case Blocks list -> add(lists, list, entry);
                case Report report -> add(reports, report, entry);
                case Moderate moderate -> add(moderations, moderate, entry);
                case History history -> add(histories, history, entry);
                case Export export -> add(exports, export, entry);
                case SignIn signIn -> add(signIns, signIn, entry);
                case Erase erase -> add(erasures, erase, entry);
                case Paired paired -> add(claims, paired, entry);
                case Sweep passed -> sweep = entry.traceParent();
                case Reconcile passed -> reconcile = entry.traceParent();
            }
        }

        private static <M> void add(List<Entry<M>> kind, M message, Entry<?> entry) {
            kind.add(new Entry<>(entry.id(), message, entry.traceParent()));
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
