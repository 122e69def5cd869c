package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Resumed;
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
import dev.parley.session.core.RoomState;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * How a match becomes a conversation: it is recorded and given its seats while its room is made, the record notes that,
 * and both are invited. Nobody is invited before the record and the room are there, so a crash leaves something that the
 * same entry's next delivery takes up; nor where the other is not there any more. A room whose match the record then refuses is deleted; one that a crash leaves
 * unrecorded is empty, and LiveKit and the sweep end it. A match that cannot begin is undone in the same batch.
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
     * @param addresses of everybody who is to be told
     * @param leftOver what is left to be finished
     * @param needless sessions of which nobody was told, and whose rooms may have been made
     * @param told those who are invited for the first time: when each of them began to wait, by Redis' clock
     */
    record Begun(Addresses addresses, List<Ended> leftOver, Set<String> needless, List<Instant> told) {}

    /** Begins, or undoes, the batch's matches and says so in the outbox. */
    Begun begin(QueueBatch batch, Outbox outbox) {
        if (batch.pairs().isEmpty()) {
            return new Begun(Addresses.NONE, List.of(), Set.of(), List.of());
        }
        Instant oldest = clock.now().minus(config.latestMatch());
        Set<String> promising = batch.promising(oldest);
        CompletableFuture<Set<String>> making = rooms.begin(promising);
        Matches recorded = conversations.match(batch.pairs(), batch.superseded(), oldest);
        recorded.matches().stream()
                .filter(match -> match.fresh() && match.state() == State.ENDED)
                .forEach(match -> counts.ended(match.ending().reason()));
        MatchPlan plan = MatchPlan.of(recorded.matches(), batch.matched(), batch.resumedSessions());

        Set<String> wanted = union(sessions(plan.rooms()), sessions(plan.kept()));
        Set<String> made = union(rooms.make(without(wanted, promising)), making.join());
        made.retainAll(wanted);
        Addresses addresses = mailbox.lookUp(batch.people());
        Set<String> ready = conversations.invite(made);
        Set<String> deserted = deserted(plan.rooms(), ready, addresses);
        Set<String> invited = without(ready, deserted);
        counts.rooms(made.size(), wanted.size() - made.size());

        invite(plan.rooms(), invited, batch, outbox);
        Set<String> over = new HashSet<>(sessions(plan.over()));
        plan.over().forEach(match -> announce(match.pair(), match.ending(), batch, outbox));
        Set<String> impossible = union(deserted, roomless(plan.rooms(), made));
        for (Conversation undone : undo(union(sessions(plan.undone()), impossible))) {
            over.add(undone.session());
            announce(undone.pair(), undone.ending(), batch, outbox);
        }
        resume(batch, recorded.matches(), without(invited, sessions(plan.kept())), over, outbox);
        return new Begun(
                addresses,
                leftOver(recorded.lost(), without(made, ready), batch),
                union(deserted, refused(recorded.matches(), promising)),
                told(plan.rooms(), invited));
    }

    /** Those that had ended before anybody could be invited. */
    private static Set<String> refused(List<Match> matches, Set<String> promising) {
        return matches.stream()
                .filter(match -> match.state() == State.ENDED)
                .map(Match::session)
                .filter(promising::contains)
                .collect(Collectors.toSet());
    }

    /** Those who had a room at an earlier delivery may be in it by now: about them the sweep asks LiveKit. */
    private static Set<String> roomless(List<Match> wanted, Set<String> made) {
        return wanted.stream()
                .filter(match -> match.room() == RoomState.NONE)
                .map(Match::session)
                .filter(session -> !made.contains(session))
                .collect(Collectors.toSet());
    }

    /**
     * Those that nobody knows of yet and one of whom has no connection now: the other would wait for somebody who is
     * not there. Who has come back by the time this is heard keeps the place all the same.
     */
    private static Set<String> deserted(List<Match> wanted, Set<String> ready, Addresses addresses) {
        return wanted.stream()
                .filter(match -> match.room() == RoomState.NONE && ready.contains(match.session()))
                .filter(match -> !addresses.reach(match.pair().first().user())
                        || !addresses.reach(match.pair().second().user()))
                .map(Match::session)
                .collect(Collectors.toSet());
    }

    private void invite(List<Match> matches, Set<String> invited, QueueBatch batch, Outbox outbox) {
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
    }

    private static List<Instant> told(List<Match> matches, Set<String> invited) {
        return matches.stream()
                .filter(match -> match.fresh() && invited.contains(match.session()))
                .flatMap(match -> Stream.of(match.pair().first(), match.pair().second()))
                .map(side -> Instant.ofEpochMilli(side.since()))
                .toList();
    }

    /** Counts how long those waited who have just been told; as good as Redis allows, for nobody depends on it. */
    void noteWaits(Begun begun) {
        if (!begun.told().isEmpty()) {
            Instant now = clock.now();
            List<Duration> waits = begun.told().stream()
                    .map(since -> Duration.between(since, now))
                    .toList();
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

    /** Those who came back get a fresh token, and those who asked get an answer in any case. */
    private void resume(QueueBatch batch, List<Match> matches, Set<String> invited, Set<String> over, Outbox outbox) {
        Map<String, Match> bySession = matches.stream().collect(Collectors.toMap(Match::session, Function.identity()));
        Instant now = Instant.now();
        for (Entry<Resumed> entry : batch.resumed()) {
            Caller to = entry.message().to();
            Match match = bySession.get(entry.message().pair().session());
            if (!match.pair().has(to.user())) {
                throw new IllegalArgumentException("resumed by somebody who is not of session " + match.session());
            }
            boolean asked = to.id() != null;
            boolean told = invited.contains(match.session());
            boolean open = told || match.hasRoom() && !over.contains(match.session());
            if (open && asked) {
                outbox.reply(to, invitations.invitation(match, to.user(), now), entry.traceParent());
            } else if (open && !told) {
                outbox.notice(to.user(), invitations.invitation(match, to.user(), now), entry.traceParent());
            } else if (asked) {
                boolean ended = match.state() == State.ENDED || over.contains(match.session());
                outbox.reply(to, ready(to, match, ended, now), entry.traceParent());
            }
        }
    }

    private static Notice.Ready ready(Caller to, Match match, boolean ended, Instant now) {
        Notice.State state = ended ? Notice.State.IDLE : Notice.State.MATCHED;
        String session = ended ? null : match.session();
        return new Notice.Ready(
                to.id(), now, null, null, state, null, null, null, null, null, null, null, session, null);
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
