package dev.parley.session.livekit;

import dev.parley.bus.message.Mode;
import dev.parley.session.config.LiveKitConfig;
import dev.parley.session.config.SessionConfig;
import io.livekit.server.AccessToken;
import io.livekit.server.CanPublish;
import io.livekit.server.CanPublishData;
import io.livekit.server.CanPublishSources;
import io.livekit.server.CanSubscribe;
import io.livekit.server.RoomJoin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Signs what lets one person into one room: to publish a camera and a microphone (nothing in a text conversation), to
 * see and hear the other, and to exchange data. The identity says which of the two it is and nothing about who.
 *
 * <p>Some 20 microseconds each; thread-safe.
 */
@Singleton
public class RoomTokens {

    private static final List<String> SOURCES = List.of("camera", "microphone");

    private final String key;
    private final String secret;
    private final Duration life;

    @Inject
    RoomTokens(LiveKitConfig liveKit, SessionConfig config) {
        this(liveKit.key(), liveKit.secret(), config.tokenLife());
    }

    RoomTokens(String key, String secret, Duration life) {
        this.key = key;
        this.secret = secret;
        this.life = life;
    }

    /** @param identity seat {@code a} or {@code b} */
    public String sign(String session, String identity, Mode mode) {
        AccessToken token = new AccessToken(key, secret);
        token.setIdentity(identity);
        token.setTtl(life.toMillis());
        token.addGrants(
                new RoomJoin(true),
                new io.livekit.server.RoomName(RoomName.of(session)),
                new CanPublish(mode == Mode.VIDEO),
                new CanPublishSources(mode == Mode.VIDEO ? SOURCES : List.of()),
                new CanSubscribe(true),
                new CanPublishData(true));
        return token.toJwt();
    }
}
