package dev.parley.session.consumer;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.session.config.LiveKitConfig;
import dev.parley.session.core.Match;
import dev.parley.session.core.Seat;
import dev.parley.session.livekit.RoomTokens;
import jakarta.inject.Singleton;
import java.time.Instant;

/** What one of a pair needs to enter their room. */
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
}
