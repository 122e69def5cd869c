package dev.parley.session.livekit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Mode;
import dev.parley.local.LiveKitStandIn;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomsTest {

    /** Nobody listens to the stand-in's webhooks here. */
    private static final String NOWHERE = "http://127.0.0.1:9/";

    private LiveKitStandIn liveKit;
    private Rooms rooms;

    @BeforeEach
    void start() {
        liveKit = LiveKitStandIn.start(NOWHERE);
        rooms = TestRooms.rooms(liveKit, Map.of("parley.session.breaker-delay", "300ms"));
        assertTrue(rooms.answers());
    }

    @AfterEach
    void stop() {
        rooms.close();
        liveKit.close();
    }

    @Test
    void givenManySessionsThenAllTheirRoomsAreMadeAndDeletedAndBothMayBeRepeated() {
        Set<String> sessions = sessions(200);

        assertEquals(sessions, rooms.make(sessions));
        assertEquals(sessions, rooms.make(sessions));
        assertEquals(
                sessions.stream().map(session -> "parley-" + session).collect(Collectors.toSet()),
                new HashSet<>(liveKit.rooms()));
        assertEquals(sessions, rooms.delete(sessions));
        assertEquals(Set.of(), liveKit.rooms());
        assertEquals(sessions, rooms.delete(sessions), "what is not there is gone");
    }

    @Test
    void givenSomebodyInARoomThenTheyAreSeenUnderTheirSeat() throws IOException, InterruptedException {
        Set<String> sessions = sessions(2);
        String session = sessions.iterator().next();
        rooms.make(Set.of(session));
        join(session, "a");

        Map<String, Map<String, dev.parley.session.core.RoomCheck.Sighting>> there = rooms.participants(sessions);

        assertEquals(sessions, there.keySet(), "a room that does not exist has nobody in it");
        assertEquals(Set.of("a"), there.get(session).keySet());
        assertTrue(there.get(session).get("a").sid().startsWith("PA_"));
    }

    @Test
    void givenLiveKitFailsThenNoRoomIsSaidToBeMadeOrDeletedOrEmpty() {
        Set<String> sessions = sessions(1);
        for (int status : new int[] {404, 500, 401}) {
            liveKit.failNext(1, status);
            assertEquals(Set.of(), rooms.make(sessions), "status " + status);
        }
        Awaitility.await().until(rooms::answers);
        liveKit.failNext(1, 503);
        assertEquals(Set.of(), rooms.delete(sessions));
        Awaitility.await().until(rooms::answers);
        liveKit.failNext(1, 503);
        assertEquals(Map.of(), rooms.participants(sessions));
    }

    @Test
    void givenLiveKitHangsThenTheAnswerComesAtTheDeadline() {
        liveKit.hang();
        long start = System.nanoTime();

        assertEquals(Set.of(), rooms.make(sessions(100)));

        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) >= 0, took.toString());
        assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, took.toString());
    }

    @Test
    void givenLiveKitFailsAgainAndAgainThenItIsLeftAloneUntilItAnswersOnTrial() {
        AtomicInteger opened = new AtomicInteger();
        rooms.whenBreakerOpens(opened::incrementAndGet);
        liveKit.failNext(1_000_000, 500);

        rooms.make(sessions(10));

        assertEquals(CircuitBreakerState.OPEN, rooms.breaker());
        assertEquals(1, opened.get());
        assertFalse(rooms.answers());
        liveKit.recover();
        Awaitility.await().until(rooms::answers);
        assertEquals(CircuitBreakerState.CLOSED, rooms.breaker());
        assertEquals(1, rooms.make(sessions(1)).size());
    }

    private void join(String session, String identity) throws IOException, InterruptedException {
        String token = TestRooms.tokens(liveKit).sign(session, identity, Mode.VIDEO);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest join = HttpRequest.newBuilder(URI.create(liveKit.apiUrl() + "/stand-in/join?token=" + token))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertEquals(
                    200, client.send(join, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }

    private static Set<String> sessions(int number) {
        return IntStream.range(0, number).mapToObj(i -> Uuid7.fresh()).collect(Collectors.toSet());
    }
}
