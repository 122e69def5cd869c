package dev.parley.session.consumer;

import dev.parley.bus.Await;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.Side;
import dev.parley.bus.presence.Addresses;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.bus.redis.RedisClock;
import dev.parley.bus.stats.MatchingStats;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.consumer.Endings.Ended;
import dev.parley.session.core.Change;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.Ending;
import dev.parley.session.core.Match;
import dev.parley.session.core.MatchPlan;
import dev.parley.session.core.QueueBatch;
import dev.parley.session.core.State;
import dev.parley.session.database.Conversations;
import dev.parley.session.database.Conversations.Matches;
import dev.parley.session.livekit.Rooms;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * How a match becomes a conversation: it is recorded and given its seats while its room is made, and both are invited.
 * Nobody is invited before the record and the room are there, so a crash leaves something that the same entry's next
 * delivery takes up; nor where the other is not there any more. A room whose match the record then
 * refuses is deleted; one that a crash leaves unrecorded is empty, and LiveKit and the sweep end it. A match that cannot
 * begin is undone in the same batch.
 */
@Singleton
class Beginnings {

    private static final Logger LOG = Logger.getLogger(Beginnings.class);

    private final Conversations conversations;
    private final Rooms rooms;
    private final Invitations invitations;
    private final Mailbox mailbox;
    private final Streams streams;
    private final SessionConfig config;
    private final SessionCounts counts;
    private final RedisClock clock;
    private final MatchingStats stats;

    Beginnings(
            Conversations conversations,
            Rooms rooms,
            Invitations invitations,
            Mailbox mailbox,
            Streams streams,
            SessionConfig config,
            SessionCounts counts,
            RedisClock clock,
            MatchingStats stats) {
        this.conversations = conversations;
        this.rooms = rooms;
        this.invitations = invitations;
        this.mailbox = mailbox;
        this.streams = streams;
        this.config = config;
        this.counts = counts;
        this.clock = clock;
        this.stats = stats;
    }

    /**
     * What a batch's matches came to.
     *
     * @param leftOver what is left to be finished
     * @param needless sessions of which nobody was told, and whose rooms may have been made
     */
    record Begun(List<Ended> leftOver, Set<String> needless) {}

    /** Begins, or undoes, the batch's matches and says so. */
    Begun begin(QueueBatch batch) {
        if (batch.pairs().isEmpty()) {
            return new Begun(List.of(), Set.of());
        }
        Instant oldest = clock.now().minus(config.latestMatch());
        Set<String> promising = batch.promising(oldest);
        CompletableFuture<Set<String>> making = rooms.begin(promising);
        Matches recorded = record(batch, oldest);
        MatchPlan plan = MatchPlan.of(recorded.matches(), batch.matched(), batch.resumedSessions());
        Addresses addresses = mailbox.lookUp(batch.people());
        Set<String> made = makeRooms(plan, promising, making);

        MatchPlan.Start start = plan.start(made, addresses::reach);
        Set<String> invited = union(start.begun(), conversations.invite(start.again()));
        CompletableFuture<Void> telling = invite(plan.rooms(), invited, batch, addresses);

        Outbox outbox = new Outbox();
        Set<String> over = new HashSet<>(sessions(plan.over()));
        plan.over().forEach(match -> announce(match.pair(), match.ending(), batch, outbox));
        for (Conversation undone : undo(start.undone())) {
            over.add(undone.session());
            announce(undone.pair(), undone.ending(), batch, outbox);
        }
        invitations.resume(batch.resumed(), recorded.matches(), without(invited, sessions(plan.kept())), over, outbox);
        Await.outcome(telling);
        mailbox.send(outbox, addresses);
        noteWaits(plan.rooms(), invited);
        return new Begun(
                leftOver(recorded.lost(), without(start.again(), invited), batch),
                union(start.deserted(), refused(recorded.matches(), promising)));
    }

    private Matches record(QueueBatch batch, Instant oldest) {
        Matches recorded = conversations.match(batch.pairs(), batch.superseded(), oldest);
        recorded.matches().stream()
                .filter(match -> match.fresh() && match.state() == State.ENDED)
                .forEach(match -> counts.ended(match.ending().reason()));
        return recorded;
    }

    /** Returns the sessions that have the rooms that they want. */
    private Set<String> makeRooms(MatchPlan plan, Set<String> promising, CompletableFuture<Set<String>> making) {
        Set<String> wanted = union(sessions(plan.rooms()), sessions(plan.kept()));
        Set<String> made = union(rooms.make(without(wanted, promising)), making.join());
        made.retainAll(wanted);
        counts.rooms(made.size(), wanted.size() - made.size());
        return made;
    }

    /** Those that had ended before anybody could be invited. */
    private static Set<String> refused(List<Match> matches, Set<String> promising) {
        return matches.stream()
                .filter(match -> match.state() == State.ENDED)
                .map(Match::session)
                .filter(promising::contains)
                .collect(Collectors.toSet());
    }

    private CompletableFuture<Void> invite(
            List<Match> matches, Set<String> invited, QueueBatch batch, Addresses addresses) {
        Outbox outbox = new Outbox();
        Instant now = Instant.now();
        for (Match match : matches) {
            if (invited.contains(match.session())) {
                String trace = batch.traces().get(match.session());
                Stream.of(match.pair().first(), match.pair().second())
                        .map(Side::user)
                        .forEach(user -> outbox.notice(user, invitations.invitation(match, user, now), trace));
            }
        }
        counts.matched(invited.size());
        return mailbox.start(outbox, addresses);
    }

    /** Counts how long those waited who have just been told; as good as Redis allows, for nobody depends on it. */
    private void noteWaits(List<Match> matches, Set<String> invited) {
        Instant now = clock.now();
        List<Duration> waits = matches.stream()
                .filter(match -> match.fresh() && invited.contains(match.session()))
                .flatMap(match -> Stream.of(match.pair().first(), match.pair().second()))
                .map(side -> Duration.between(Instant.ofEpochMilli(side.since()), now))
                .toList();
        if (!waits.isEmpty()) {
            stats.told(waits, now).exceptionally(problem -> {
                LOG.debugf("%d waits are not counted: %s", waits.size(), problem.getMessage());
                return null;
            });
        }
    }

    private List<Conversation> undo(Set<String> sessions) {
        List<Conversation> undone = conversations
                .change(
                        sessions,
                        (session, now) -> Change.of(
                                session,
                                session.state() == State.PENDING
                                        ? session.end(Ending.undone(List.of()), now)
                                        : session))
                .stream()
                .filter(Change::over)
                .map(Change::after)
                .toList();
        undone.forEach(session -> counts.ended(Reason.UNDONE));
        return undone;
    }

    private void announce(Pair pair, Ending ending, QueueBatch batch, Outbox outbox) {
        outbox.append(
                streams.sessionEvents(),
                Endings.announcementOf(pair, ending),
                batch.traces().get(pair.session()));
    }

    /**
     * Live sessions that lost to a newer match, and rooms that were made while their sessions ended, or lost a seat to
     * a match that another replica took at the same moment.
     */
    private List<Ended> leftOver(Set<String> lost, Set<String> unused, QueueBatch batch) {
        List<Ended> ended = new ArrayList<>();
        for (Conversation loser : conversations.read(lost)) {
            counts.ended(Reason.SUPERSEDED);
            ended.add(Ended.of(loser, TraceParent.fresh()));
        }
        List<Change> changes = conversations.change(
                unused, (session, now) -> Change.of(session, session.end(Ending.of(Reason.SUPERSEDED, null), now)));
        for (Change change : changes) {
            String trace = batch.traces().get(change.session());
            if (change.ended()) {
                counts.ended(Reason.SUPERSEDED);
            }
            ended.add(change.ended() ? Ended.of(change.after(), trace) : Ended.silently(change.session(), trace));
        }
        return ended;
    }

    private static Set<String> sessions(List<Match> matches) {
        return matches.stream().map(Match::session).collect(Collectors.toSet());
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        return all.stream().filter(one -> !some.contains(one)).collect(Collectors.toSet());
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }
}
