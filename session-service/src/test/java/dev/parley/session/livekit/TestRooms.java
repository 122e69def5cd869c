package dev.parley.session.livekit;

import dev.parley.local.LiveKit;
import dev.parley.session.config.LiveKitConfig;
import dev.parley.session.config.SessionConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/** The doors to a LiveKit of a test, configured as in production where the test does not say otherwise. */
final class TestRooms {

    private static final Vertx VERTX = Vertx.vertx();

    private TestRooms() {}

    static Rooms rooms(LiveKit liveKit, Map<String, String> settings) {
        SmallRyeConfig config = config(liveKit, settings);
        return new Rooms(
                VERTX, config.getConfigMapping(LiveKitConfig.class), config.getConfigMapping(SessionConfig.class));
    }

    static RoomTokens tokens(LiveKit liveKit) {
        SmallRyeConfig config = config(liveKit, Map.of());
        return new RoomTokens(
                config.getConfigMapping(LiveKitConfig.class), config.getConfigMapping(SessionConfig.class));
    }

    private static SmallRyeConfig config(LiveKit liveKit, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("parley.livekit.url", liveKit.url());
        all.put("parley.livekit.api-key", liveKit.account().key());
        all.put("parley.livekit.api-secret", liveKit.account().secret());
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(LiveKitConfig.class)
                .withMapping(SessionConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build();
    }
}
