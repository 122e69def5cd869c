package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.QueueCommand;
import dev.parley.gateway.identity.TokenForge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sockets whose time is over. */
@QuarkusTest
@QuarkusTestResource(value = RedisForTests.class, restrictToAnnotatedClass = true)
@TestProfile(ShortTimes.class)
class LifeTest extends WithPeople {

    @Test
    void given_a_client_that_answers_pings_when_time_passes_then_it_stays() {
        RawSocket socket = connect(user);

        await().during(Duration.ofSeconds(5)).until(socket::isOpen);
    }

    @Test
    void given_a_client_that_answers_no_pings_when_time_passes_then_it_is_closed() {
        RawSocket socket = connect(user).answerNoPings();

        assertEquals(4502, socket.closeCode());
        assertTrue(others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()))
                .byGateway());
    }

    @Test
    void given_no_state_comes_when_a_socket_is_opened_then_it_is_closed() {
        others.answering(false);

        RawSocket socket = open(user);

        assertEquals(4503, socket.closeCode());
        others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()));
    }

    @Test
    void given_a_token_that_ends_when_it_was_not_renewed_then_the_socket_is_closed() {
        Instant end = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
        String shortly = TokenForge.valid(key, user, claims -> claims.expiresAt(end));
        String renewing = "renewing-" + user;
        RawSocket socket = opened(RawSocket.browser(port(), shortly));
        RawSocket renewed =
                opened(RawSocket.browser(port(), TokenForge.valid(key, renewing, claims -> claims.expiresAt(end))));
        socket.hears("ready");
        renewed.hears("ready");

        renewed.send("{\"type\":\"authenticate\",\"token\":\"" + TokenForge.valid(key, renewing) + "\"}");

        assertEquals(4401, socket.closeCode());
        assertTrue(Instant.now().isAfter(end));
        await().during(Duration.ofSeconds(1)).until(renewed::isOpen);
    }

    @Test
    void given_a_stream_when_time_passes_then_its_client_is_told_that_it_lives_until_its_token_ends() {
        Instant end = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);
        try (EventReader stream =
                EventReader.open(port(), TokenForge.valid(key, user, claims -> claims.expiresAt(end)))) {
            stream.hears("event: ready");

            assertEquals("data: {\"code\":4401,\"reason\":\"the token is no longer valid\"}", stream.closing());

            assertTrue(Instant.now().isAfter(end));
            List<String> lines = stream.lines();
            assertTrue(Collections.frequency(lines, "event: alive") >= 5, "beats");
            assertEquals("data: {}", lines.get(lines.indexOf("event: alive") + 1), "without data it would be no event");
        }
    }

    @Test
    void given_somebody_who_only_polls_when_polling_goes_on_then_one_is_present_and_afterwards_gone() {
        me().post("/api/matching/cancel").then().statusCode(200);
        long epoch = presence.holders(List.of(user)).get(user).epoch();

        await().during(ShortTimes.POLLING_LIFE.multipliedBy(2))
                .atMost(RawSocket.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> me().get("/api/matching/status").statusCode() == 200
                        && presence.holders(List.of(user)).get(user).epoch() == epoch);
        assertEquals(
                1,
                others.heard(
                                QueueCommand.Connected.class,
                                message -> isMe(message.from().user()))
                        .size());

        await().until(() -> presence.holders(List.of(user)).isEmpty());
    }

    @Test
    void given_a_gateway_that_is_full_when_one_more_comes_then_it_is_503_there_and_over_rest() {
        for (int i = 0; i < ShortTimes.MOST; i++) {
            connect(user + i);
        }

        RawSocket refused = open(user);

        assertEquals(503, refused.status());
        assertNotNull(refused.header("Retry-After"));
        try (EventReader stream = EventReader.open(port(), token(user))) {
            assertEquals(503, stream.status());
            assertNotNull(stream.header("Retry-After"));
        }
        given().header("Authorization", "Bearer " + TokenForge.valid(key, user))
                .get("/api/me")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("code", is("unavailable"));
    }

    @Test
    void given_many_who_come_at_once_by_tickets_when_there_is_not_room_for_all_then_no_more_are_let_in() {
        List<String> tickets = IntStream.range(0, 3 * ShortTimes.MOST)
                .mapToObj(i -> as(token(user + i)).post("/api/auth/ticket").<String>path("ticket"))
                .toList();

        List<EventReader> streams = tickets.parallelStream()
                .map(ticket -> EventReader.open(port(), EventReader.PATH + "?ticket=" + ticket, Map.of()))
                .toList();

        Map<Integer, Long> answers =
                streams.stream().collect(Collectors.groupingBy(EventReader::status, Collectors.counting()));
        streams.forEach(EventReader::close);
        assertEquals(Map.of(200, (long) ShortTimes.MOST, 503, 2L * ShortTimes.MOST), answers);
    }

    @Test
    void given_many_handshakes_at_once_when_there_is_not_room_for_all_then_exactly_as_many_are_let_in()
            throws Exception {
        List<Future<RawSocket>> handshakes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10 * ShortTimes.MOST; i++) {
                String token = token(user + i);
                handshakes.add(threads.submit(() -> RawSocket.browser(port(), token)));
            }
        }

        List<Integer> answers = new ArrayList<>();
        for (Future<RawSocket> handshake : handshakes) {
            answers.add(opened(handshake.get()).status());
        }
        assertEquals(ShortTimes.MOST, Collections.frequency(answers, 101));
        assertEquals(9 * ShortTimes.MOST, Collections.frequency(answers, 503));
    }

    @Test
    void given_handshakes_that_are_refused_when_their_connections_stay_open_then_they_take_no_place() {
        for (int i = 0; i < ShortTimes.MOST; i++) {
            assertEquals(401, opened(RawSocket.browser(port(), "x")).status());
            Map<String, String> outdated = RawSocket.browserHeaders(token(user));
            outdated.put("Sec-WebSocket-Version", "12");
            assertTrue(opened(RawSocket.open(port(), outdated)).status() >= 400);
        }

        for (int i = 0; i < ShortTimes.MOST; i++) {
            connect(user + i);
        }
    }
}
