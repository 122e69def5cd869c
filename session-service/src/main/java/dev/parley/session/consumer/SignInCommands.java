package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.bus.message.SessionCommand.SignIn;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.SignedIn;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.database.Bans;
import dev.parley.session.database.People;
import dev.parley.session.database.SignIns;
import dev.parley.session.database.SignIns.Standing;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Guests who sign in with an account, one after the other, because they are few. What the account takes over is recorded
 * here and acknowledged by queue-service, as blocks are. Refusals are answered here: while a ban keeps the guest out, and
 * where the account was erased.
 */
@Singleton
class SignInCommands {

    private final SignIns signIns;
    private final People people;
    private final Bans bans;
    private final Streams streams;
    private final SessionConfig config;

    SignInCommands(SignIns signIns, People people, Bans bans, Streams streams, SessionConfig config) {
        this.signIns = signIns;
        this.people = people;
        this.bans = bans;
        this.streams = streams;
        this.config = config;
    }

    void signIn(List<Entry<SignIn>> commands, Outbox outbox) {
        for (Entry<SignIn> entry : commands) {
            signIn(entry.message(), entry.traceParent(), outbox);
        }
    }

    private void signIn(SignIn command, String trace, Outbox outbox) {
        Caller from = command.from();
        List<Bans.Reach> reach = bans.of(List.of(command.guest()));
        if (!reach.isEmpty()) {
            outbox.reply(from, Notice.Error.banned(from.id(), Instant.now(), lastEnd(reach)), trace);
            return;
        }
        people.enter(List.of(new AdmissionAsked(from, command.name(), command.device())));
        Optional<Standing> standing = signIns.take(from.user(), command.guest(), config.blockLimit());
        standing.ifPresentOrElse(
                known -> outbox.append(streams.sessionEvents(), event(command, known), trace),
                () -> outbox.reply(
                        from,
                        new Notice.Error(from.id(), Notice.Code.FORBIDDEN, "This account was erased.", null),
                        trace));
    }

    /** Null where one is for good, or until it is lifted. */
    private static Instant lastEnd(List<Bans.Reach> reach) {
        return reach.stream().anyMatch(ban -> ban.endsAt() == null)
                ? null
                : reach.stream()
                        .map(Bans.Reach::endsAt)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
    }

    private static SignedIn event(SignIn command, Standing standing) {
        return new SignedIn(
                command.from(),
                command.guest(),
                standing.skips().skips(),
                milliseconds(standing.skips().at()),
                milliseconds(standing.skips().cooldownUntil()),
                blocks(standing.blocks()),
                blocks(standing.blockers()));
    }

    private static List<SessionEvent.Block> blocks(List<SignIns.Block> blocks) {
        return blocks.stream()
                .map(block -> new SessionEvent.Block(block.id(), block.other()))
                .toList();
    }

    private static long milliseconds(Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }
}
