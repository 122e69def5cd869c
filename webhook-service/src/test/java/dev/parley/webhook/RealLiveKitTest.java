package dev.parley.webhook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.Codec;
import dev.parley.bus.Streams;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.LiveKitEvent.RoomFinished;
import dev.parley.local.FreePorts;
import dev.parley.local.LiveKit;
import dev.parley.local.LocalLiveKit;
import io.livekit.server.AccessToken;
import io.livekit.server.RoomCreate;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.stream.StreamRange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class RealLiveKitTest {

    @TestHTTPResource("/api/livekit/webhooks")
    URI webhooks;

    @Inject
    RedisDataSource redis;

    @Inject
    Streams streams;

    @Test
    void given_the_real_livekit_when_a_room_of_ours_ends_then_that_is_in_the_stream() throws Exception {
        String session = UUID.randomUUID().toString();
        LocalLiveKit.Settings settings = new LocalLiveKit.Settings(
                FreePorts.tcp(),
                FreePorts.udp(),
                null,
                new LiveKit.Account(Webhooks.KEY, Webhooks.SECRET),
                webhooks.toString(),
                line -> {});

        try (LocalLiveKit liveKit = LocalLiveKit.start(settings)) {
            call(liveKit, "CreateRoom", "{\"name\":\"parley-" + session + "\"}");
            call(liveKit, "DeleteRoom", "{\"room\":\"parley-" + session + "\"}");
            await().until(() -> typesOfEventsAbout(session).equals(List.of(RoomFinished.class)));
        }
    }

    private static void call(LocalLiveKit liveKit, String method, String body) throws Exception {
        AccessToken token = new AccessToken(Webhooks.KEY, Webhooks.SECRET);
        token.addGrants(new RoomCreate(true));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(liveKit.apiUrl() + "/twirp/livekit.RoomService/" + method))
                .header("Authorization", "Bearer " + token.toJwt())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertEquals(
                    200,
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }

    private List<Class<?>> typesOfEventsAbout(String session) {
        return redis.stream(String.class, String.class, String.class)
                .xrange(streams.liveKitEvents().key(), StreamRange.of("-", "+"))
                .stream()
                .map(entry -> Codec.read(entry.payload().get("message"), LiveKitEvent.class))
                .filter(event -> event.session().equals(session))
                .<Class<?>>map(Object::getClass)
                .toList();
    }
}
