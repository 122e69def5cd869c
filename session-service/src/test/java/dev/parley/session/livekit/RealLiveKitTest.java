package dev.parley.session.livekit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Mode;
import dev.parley.local.LocalLiveKit;
import io.livekit.server.RoomServiceClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import livekit.LivekitModels.Room;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The doors against the LiveKit that people will use. */
class RealLiveKitTest {

    private static LocalLiveKit liveKit;
    private static Rooms rooms;

    @BeforeAll
    static void start() {
        liveKit = LocalLiveKit.start((String) null);
        rooms = TestRooms.rooms(liveKit, Map.of("parley.session.breaker-delay", "300ms"));
    }

    @AfterAll
    static void stop() {
        rooms.close();
        liveKit.close();
    }

    @Test
    void aRoomTakesTwoAndDoesNotOutliveThem() throws IOException {
        String session = Uuid7.fresh();

        assertEquals(Set.of(session), rooms.make(Set.of(session)));

        List<Room> made = RoomServiceClient.create(
                        liveKit.apiUrl() + "/",
                        liveKit.account().key(),
                        liveKit.account().secret())
                .listRooms(List.of("parley-" + session))
                .execute()
                .body();
        assertEquals(1, made.size());
        assertEquals(2, made.getFirst().getMaxParticipants());
        assertEquals(30, made.getFirst().getEmptyTimeout());
        assertEquals(20, made.getFirst().getDepartureTimeout());
        assertEquals(Map.of(session, Map.of()), rooms.participants(Set.of(session)));
        assertEquals(Set.of(session), rooms.delete(Set.of(session)));
        assertEquals(Set.of(session), rooms.delete(Set.of(session)), "what is not there is gone");
        assertEquals(Map.of(session, Map.of()), rooms.participants(Set.of(session)));
    }

    @Test
    void aTokenOpensItsRoomWhileThatIsThereAndNoOther() throws IOException, InterruptedException {
        String session = Uuid7.fresh();
        String token = TestRooms.tokens(liveKit).sign(session, "a", Mode.VIDEO);
        assertNotEquals(200, validate(token), "a token makes no room");

        rooms.make(Set.of(session));
        assertEquals(200, validate(token));

        rooms.delete(Set.of(session));
        assertEquals(404, validate(token), "after the end it opens nothing");
    }

    @Test
    void givenLiveKitIsKilledWhenItIsBackThenRoomsAreMadeAgain() {
        liveKit.kill();
        assertEquals(Set.of(), rooms.make(Set.of(Uuid7.fresh())));

        liveKit.restart();

        Awaitility.await().until(rooms::answers);
        assertTrue(rooms.make(Set.of(Uuid7.fresh())).size() == 1);
    }

    private static int validate(String token) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(liveKit.apiUrl() + "/rtc/validate?access_token=" + token))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
