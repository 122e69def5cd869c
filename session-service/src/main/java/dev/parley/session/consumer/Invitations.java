package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Resumed;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.config.LiveKitConfig;
import dev.parley.session.core.Match;
import dev.parley.session.core.Seat;
import dev.parley.session.core.State;
import dev.parley.session.livekit.RoomTokens;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one of a pair needs to enter their room, and whoever comes back to it. */
@Singleton
class Invitations {

    /** Shown for somebody whose name nobody knows. */
    private static final String NAMELESS = "Guest";

    private final RoomTokens tokens;
    private final String url;

    Invitations(RoomTokens tokens, LiveKitConfig liveKit) {
        this.tokens = tokens;
        this.url = liveKit.browserUrl();
    }

    /** For one of the pair; signs a fresh token. */
    Notice.Matched invitation(Match match, String user, Instant now) {
        Pair pair = match.pair();
        boolean isFirst = pair.first().user().equals(user);
        String partner = isFirst ? match.secondName() : match.firstName();
        return new Notice.Matched(
                now,
                pair.session(),
                pair.mode(),
                url,
                tokens.sign(pair.session(), isFirst ? Seat.FIRST : Seat.SECOND, pair.mode()),
                new Notice.Partner(partner == null || partner.isBlank() ? NAMELESS : partner),
                pair.interests(),
                pair.language(),
                Instant.ofEpochMilli(pair.matchedAt()));
    }

    /**
     * Those who came back get a fresh token, and those who asked get an answer in any case.
     *
     * @param matches of which somebody of {@code resumed} is one; @param invited sessions of which both are told anyway
     * @param over sessions that do not go on
     */
    void resume(
            List<Entry<Resumed>> resumed, List<Match> matches, Set<String> invited, Set<String> over, Outbox outbox) {
        Map<String, Match> bySession = matches.stream().collect(Collectors.toMap(Match::session, Function.identity()));
        Instant now = Instant.now();
        for (Entry<Resumed> entry : resumed) {
            Caller to = entry.message().to();
            Match match = bySession.get(entry.message().pair().session());
            if (!match.pair().has(to.user())) {
                throw new IllegalArgumentException("resumed by somebody who is not of session " + match.session());
            }
            boolean asked = to.id() != null;
            boolean told = invited.contains(match.session());
            boolean open = told || match.hasRoom() && !over.contains(match.session());
            if (open && asked) {
                outbox.reply(to, invitation(match, to.user(), now), entry.traceParent());
            } else if (open && !told) {
                outbox.notice(to.user(), invitation(match, to.user(), now), entry.traceParent());
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
}
