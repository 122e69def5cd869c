package dev.parley.queue;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Notice.Code;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.presence.Outbox;
import dev.parley.queue.Decision.Standing;
import dev.parley.queue.Decision.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What people are told about decisions. Pure: a batch of commands or events and what they came to, in; an outbox, out.
 * {@code matched} is not told here: session-service does, once there is a room.
 *
 * <p>Nobody is told to wait who met somebody later in the same batch.
 */
final class Announcements {

    private final Outbox outbox = new Outbox();
    private final Map<String, State> last = new HashMap<>();

    private Announcements(List<Decision> decisions) {
        for (Decision decision : decisions) {
            decision.people().forEach(standing -> last.put(standing.user(), standing.state()));
        }
    }

    static Outbox ofCommands(List<Entry<QueueCommand>> batch, List<Decision> decisions) {
        Announcements announcements = new Announcements(decisions);
        for (int i = 0; i < batch.size(); i++) {
            Entry<QueueCommand> entry = batch.get(i);
            announcements.command(entry.message(), decisions.get(i), entry.traceParent());
        }
        return announcements.outbox;
    }

    static Outbox ofEvents(List<Entry<SessionEvent>> batch, List<Decision> decisions) {
        Announcements announcements = new Announcements(decisions);
        for (int i = 0; i < batch.size(); i++) {
            Entry<SessionEvent> entry = batch.get(i);
            announcements.event(entry.message(), decisions.get(i), entry.traceParent());
        }
        return announcements.outbox;
    }

    private void command(QueueCommand command, Decision decision, String trace) {
        switch (command) {
            case QueueCommand.Connected connected -> connected(connected.from(), decision, trace);
            case QueueCommand.Find find -> answer(find.from(), null, decision, trace);
            case QueueCommand.Cancel cancel -> answer(cancel.from(), null, decision, trace);
            case QueueCommand.Skip skip -> {
                answer(skip.from(), skip.session(), decision, trace);
                parted(Reason.SKIPPED, skip.from().user(), decision, trace);
            }
            case QueueCommand.End end -> {
                answer(end.from(), end.session(), decision, trace);
                parted(Reason.ENDED, end.from().user(), decision, trace);
            }
            case QueueCommand.Status(Caller from) -> status(from, decision, trace);
            case QueueCommand.Disconnected gone -> {
                // Whoever would be told is not there.
            }
            case QueueCommand.Sweep sweep -> news(decision, trace);
        }
    }

    private void event(SessionEvent event, Decision decision, String trace) {
        switch (event) {
            case SessionEvent.Admitted admitted -> {
                String user = admitted.to().user();
                if (decision.outcome() == Outcome.BANNED) {
                    banned(user, decision, trace);
                } else {
                    admitted(user, decision, trace);
                    parted(Reason.BLOCKED, user, decision, trace);
                }
            }
            case SessionEvent.Banned banned -> banned(banned.user(), decision, trace);
            case SessionEvent.Unbanned unbanned -> {
                // Whoever was banned is not there.
            }
            case SessionEvent.SessionOver over -> parted(over.reason(), over.by(), decision, trace);
            case SessionEvent.MatchUndone undone -> parted(Reason.UNDONE, null, decision, trace);
            case SessionEvent.Blocked(Caller by, String blocked, String block, String session) -> {
                confirm(by, session, block, decision, trace);
                parted(Reason.BLOCKED, by.user(), decision, trace);
            }
            case SessionEvent.SignedIn signedIn -> {
                confirm(signedIn.by(), null, null, decision, trace);
                parted(Reason.BLOCKED, signedIn.by().user(), decision, trace);
            }
            case SessionEvent.Unblocked(Caller by, String unblocked, String block) ->
                confirm(by, null, block, decision, trace);
            case SessionEvent.Erased erased -> parted(Reason.LEFT, erased.user(), decision, trace);
        }
    }

    /** Somebody being admitted is told afterwards; somebody who polls has no connection to be told by. */
    private void connected(Caller from, Decision decision, String trace) {
        Standing standing = decision.of(from.user());
        if (decision.outcome() == Outcome.BANNED) {
            shutOut(from.user(), decision, trace);
        } else if (standing.state() != State.ADMITTING && !from.polls()) {
            outbox.reply(from, Notices.ready(from.id(), standing, decision), trace);
        }
    }

    /**
     * Somebody paired who polls gets the token with the reply, which session-service makes. Somebody unknown who has a
     * connection is told when that is heard of: an answer before would tell the gateway to forget what it told last.
     */
    private void status(Caller from, Decision decision, String trace) {
        Standing standing = decision.of(from.user());
        State without = from.polls() ? State.PAIRED : State.UNKNOWN;
        if (decision.outcome() == Outcome.BANNED) {
            outbox.reply(from, Notices.banned(from.id(), standing, decision), trace);
        } else if (standing.state() != without) {
            outbox.reply(from, Notices.ready(from.id(), standing, decision), trace);
        }
    }

    /** Told again to somebody admitted before, because the first time may have been lost with its batch. */
    private void admitted(String user, Decision decision, String trace) {
        State state = decision.of(user).state();
        boolean again = state == State.IDLE || state == State.WAITING;
        if (decision.outcome() == Outcome.ADMITTED || again) {
            outbox.notice(user, Notices.ready(null, decision.of(user), decision), trace);
            waiting(decision.of(user), decision, trace);
        }
    }

    /** A partner learns that the system parted them. A ban that was lifted by now closes nothing. */
    private void banned(String user, Decision decision, String trace) {
        parted(Reason.BANNED, null, decision, trace);
        if (decision.outcome() == Outcome.BANNED) {
            shutOut(user, decision, trace);
        }
    }

    /** Says why, and closes. */
    private void shutOut(String user, Decision decision, String trace) {
        outbox.notice(user, Notices.banned(null, decision.of(user), decision), trace);
        outbox.close(user, GatewayMessage.Close.BANNED, "banned", trace);
    }

    /** @param session that the command named, or null */
    private void answer(Caller from, String session, Decision decision, String trace) {
        Standing standing = decision.of(from.user());
        switch (decision.outcome()) {
            case ALREADY_MATCHED -> refuse(from, Code.ALREADY_MATCHED, "you are in a session; end it first", trace);
            case NOT_WAITING -> refuse(from, Code.NOT_WAITING, "there is no wait to cancel", trace);
            case WRONG_SESSION -> refuse(from, Code.WRONG_SESSION, "you are in another session", trace);
            case NOT_IN_SESSION -> refuse(from, Code.NOT_IN_SESSION, "you are in no session", trace);
            case BANNED -> outbox.reply(from, Notices.banned(from.id(), standing, decision), trace);
            case COOLDOWN -> outbox.reply(from, Notices.cooldown(from.id(), standing, decision), trace);
            case FULL -> outbox.reply(from, Notices.full(from.id()), trace);
            case ADMITTING, WAITING, PAIRED, SKIPPED, ENDED, CANCELLED, OUTDATED -> {
                confirmed(from, Notices.ok(from.id(), standing, session, null), trace);
                if (standing.left() == null) {
                    afterwards(standing, decision, trace);
                }
            }
            case ADMITTED,
                    CONNECTED,
                    GONE,
                    TOLD,
                    BLOCKED,
                    UNBLOCKED,
                    UNBANNED,
                    SIGNED_IN,
                    ERASED,
                    FREED,
                    NOTHING,
                    SWEPT ->
                throw new IllegalStateException(
                        "a command came to " + decision.outcome().word());
        }
    }

    private void confirm(Caller by, String session, String block, Decision decision, String trace) {
        confirmed(by, Notices.ok(by.id(), decision.of(by.user()), session, block), trace);
    }

    private void confirmed(Caller to, Notice.Ok ok, String trace) {
        if (to.id() != null) {
            outbox.reply(to, ok, trace);
        }
    }

    private void refuse(Caller from, Code code, String message, String trace) {
        outbox.reply(from, new Notice.Error(from.id(), code, message, null), trace);
    }

    private void afterwards(Standing standing, Decision decision, String trace) {
        if (standing.state() == State.IDLE) {
            outbox.notice(standing.user(), new Notice.Idle(null), trace);
        } else {
            waiting(standing, decision, trace);
        }
    }

    private void parted(Reason reason, String by, Decision decision, String trace) {
        for (Standing standing : decision.people()) {
            if (standing.left() != null) {
                outbox.notice(standing.user(), Notices.parted(reason, by, standing, decision), trace);
                waiting(standing, decision, trace);
            }
        }
    }

    /** Those whose outlook has changed with time; who met somebody is told by session-service. */
    private void news(Decision decision, String trace) {
        for (Standing standing : decision.people()) {
            if (standing.news() && last.get(standing.user()) == State.WAITING) {
                outbox.notice(standing.user(), Notices.outlook(standing, decision), trace);
            }
        }
    }

    private void waiting(Standing standing, Decision decision, String trace) {
        if (standing.state() == State.WAITING && last.get(standing.user()) == State.WAITING) {
            outbox.notice(standing.user(), Notices.waiting(standing, decision), trace);
        }
    }
}
