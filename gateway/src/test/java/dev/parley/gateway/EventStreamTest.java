package dev.parley.gateway;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class EventStreamTest extends WithPeople {

    @Inject
    Limits limits;

    private final List<EventReader> streams = new ArrayList<>();

    @AfterEach
    void closeStreams() {
        streams.forEach(EventReader::close);
    }

    @Test
    void given_a_token_when_a_stream_is_opened_then_ready_is_the_first_event() {
        EventReader stream = stream();

        stream.hears("data: {\"type\":\"ready\"");

        assertEquals(200, stream.status());
        assertEquals("text/event-stream", stream.header("Content-Type"));
        assertEquals("no-store", stream.header("Cache-Control"));
        assertEquals("no", stream.header("X-Accel-Buffering"));
        assertTrue(
                stream.lines().getFirst().matches("retry: [2-4][0-9]{3}"),
                stream.lines().getFirst());
        assertEquals(List.of("event: ready", "id: 1"), stream.lines().subList(1, 3));
        QueueCommand.Connected connected = others.hears(
                QueueCommand.Connected.class, message -> isMe(message.from().user()));
        assertFalse(connected.from().polls());
        assertEquals(
                connected.from().epoch(),
                presence.holders(List.of(user)).get(user).epoch());
    }

    @Test
    void given_a_stream_when_a_notice_arrives_then_it_is_an_event_and_commands_over_rest_are_the_streams() {
        EventReader stream = stream();
        stream.hears("event: ready");
        long epoch = presence.holders(List.of(user)).get(user).epoch();

        me().contentType("application/json")
                .body("{}")
                .post("/api/matching/enqueue")
                .then()
                .statusCode(200);
        others.notice(user, new Notice.Idle("cancelled"));

        stream.hears("event: idle");
        assertEquals("data: {\"type\":\"idle\",\"reason\":\"cancelled\"}", stream.hears("data: {\"type\":\"idle\""));
        stream.hears("id: 2");
        QueueCommand.Find find = others.hears(
                QueueCommand.Find.class, message -> isMe(message.from().user()));
        assertEquals(epoch, find.from().epoch());
        assertFalse(find.from().polls());
        assertEquals(epoch, presence.holders(List.of(user)).get(user).epoch());
    }

    @Test
    void given_a_ticket_when_it_is_used_then_it_opens_one_stream_and_nothing_else() {
        String ticket = ticket();
        RestAssured.given()
                .queryParam("ticket", ticket)
                .get("/api/matching/status")
                .then()
                .statusCode(401);

        EventReader stream = byTicket(ticket);
        EventReader again = byTicket(ticket);

        assertTrue(stream.hears("data: {\"type\":\"ready\"").contains(user));
        assertEquals(
                "Anna",
                others.hears(
                                QueueCommand.Connected.class,
                                message -> isMe(message.from().user()))
                        .name());
        assertEquals(401, again.status());
        assertEquals("application/problem+json", again.header("Content-Type"));
        assertEquals("Bearer", again.header("WWW-Authenticate"));
    }

    @Test
    void given_a_ticket_when_its_life_is_asked_for_then_it_is_thirty_seconds() {
        long life = others.redis().key().pttl("ticket:" + ticket());

        assertTrue(life > 20_000 && life <= 30_000, life + " ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?ticket=", "?ticket=x", "?ticket=TOKEN", "?access_token=TOKEN", "?token=TOKEN"})
    void given_no_valid_ticket_when_a_stream_is_asked_for_then_it_is_401(String query) {
        EventReader refused =
                opened(EventReader.open(port(), EventReader.PATH + query.replace("TOKEN", token(user)), Map.of()));

        assertEquals(401, refused.status());
        assertEquals("application/problem+json", refused.header("Content-Type"));
    }

    @Test
    void given_an_invalid_token_when_a_stream_is_asked_for_then_it_is_401_and_the_ticket_is_not_used_up() {
        String ticket = ticket();

        EventReader refused = opened(
                EventReader.open(port(), EventReader.PATH + "?ticket=" + ticket, Map.of("Authorization", "Bearer x")));

        assertEquals(401, refused.status());
        assertEquals("application/problem+json", refused.header("Content-Type"));
        assertEquals(200, byTicket(ticket).status());
    }

    @Test
    void given_a_page_of_another_origin_when_it_asks_for_a_stream_then_it_is_403() {
        EventReader refused = opened(EventReader.open(
                port(), EventReader.PATH + "?ticket=" + ticket(), Map.of("Origin", "http://evil.example")));

        assertEquals(403, refused.status());
    }

    @Test
    void given_a_stream_when_its_client_closes_then_queue_service_is_told_and_the_presence_released() {
        EventReader stream = stream();
        stream.hears("event: ready");

        stream.close();

        QueueCommand.Disconnected gone = others.hears(QueueCommand.Disconnected.class, message -> isMe(message.user()));
        assertFalse(gone.byGateway());
        await().until(() -> presence.holders(List.of(user)).isEmpty());
    }

    @Test
    void given_a_stream_when_a_socket_is_opened_then_the_stream_is_told_4409_and_the_other_way_round() {
        EventReader older = stream();
        older.hears("event: ready");

        RawSocket socket = connect();
        assertEquals("data: {\"code\":4409,\"reason\":\"connected elsewhere\"}", older.closing());
        EventReader newer = stream();

        newer.hears("event: ready");
        assertEquals(4409, socket.closeCode());
    }

    @Test
    void given_a_stream_when_it_is_closed_from_elsewhere_then_the_last_event_says_why() {
        EventReader stream = stream();
        stream.hears("event: ready");

        others.toGateway(status.id(), new GatewayMessage.Close(user, 4403, "banned"));

        assertEquals("data: {\"code\":4403,\"reason\":\"banned\"}", stream.closing());
    }

    @Test
    void given_a_reader_that_does_not_read_when_notices_pile_up_then_it_is_closed_and_told_gone() {
        opened(EventReader.thatDoesNotRead(port(), token(user)));
        others.hears(
                QueueCommand.Connected.class, message -> isMe(message.from().user()));
        String filler = "x".repeat(20_000);

        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            others.notice(user, new Notice.Idle(filler));
            return !others.heard(QueueCommand.Disconnected.class, gone -> isMe(gone.user()))
                    .isEmpty();
        });

        assertTrue(others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()))
                .byGateway());
    }

    @Test
    void given_too_many_requests_when_streams_and_tickets_are_asked_for_then_they_are_429() {
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            exhaust();
            EventReader refused = stream();
            return refused.status() == 429 && Integer.parseInt(refused.header("Retry-After")) >= 1;
        });
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            exhaust();
            return me().post("/api/auth/ticket").statusCode() == 429;
        });
    }

    @Test
    void given_tickets_that_are_guessed_when_they_are_too_many_then_that_address_is_429_and_no_other() {
        String guess = EventReader.PATH + "?ticket=" + "x".repeat(43);
        String ticket = ticket();

        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            EventReader refused = opened(EventReader.openFrom("127.0.0.9", port(), guess));
            return refused.status() == 429 && Integer.parseInt(refused.header("Retry-After")) >= 1;
        });

        assertEquals(
                429,
                opened(EventReader.openFrom("127.0.0.9", port(), EventReader.PATH + "?ticket=" + ticket))
                        .status());
        assertEquals(
                200,
                opened(EventReader.openFrom("127.0.0.10", port(), EventReader.PATH + "?ticket=" + ticket))
                        .status(),
                "the ticket was not used up");
    }

    @Test
    void given_a_stream_that_has_begun_when_it_fails_inside_then_it_ends() {
        EventReader stream = opened(EventReader.open(
                port(), EventReader.PATH + FailingStreams.QUERY, Map.of("Authorization", "Bearer " + token(user))));
        assertEquals(200, stream.status());

        stream.ends();

        others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()));
    }

    private void exhaust() {
        while (limits.command(user) == 0) {
            // Until nothing is left.
        }
    }

    private EventReader stream() {
        return opened(EventReader.open(port(), token(user)));
    }

    private EventReader byTicket(String ticket) {
        return opened(EventReader.open(port(), EventReader.PATH + "?ticket=" + ticket, Map.of()));
    }

    private EventReader opened(EventReader stream) {
        streams.add(stream);
        return stream;
    }

    private String ticket() {
        return me().post("/api/auth/ticket")
                .then()
                .statusCode(201)
                .body("ticket", matchesPattern("[0-9A-Za-z_-]{43}"), "expiresAt", notNullValue(), "size()", is(2))
                .extract()
                .path("ticket");
    }
}
