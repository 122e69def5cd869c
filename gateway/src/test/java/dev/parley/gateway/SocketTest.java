package dev.parley.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.presence.Presence;
import dev.parley.gateway.identity.TokenForge;
import dev.parley.gateway.identity.TokenKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class SocketTest {

    @Inject
    OtherServices others;

    @Inject
    TokenKey key;

    @Inject
    GatewayStatus status;

    @Inject
    Presence presence;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource("/")
    URI gateway;

    private String user;
    private RawSocket socket;

    @BeforeEach
    void somebodyNew() {
        others.answering(true);
        user = "user-" + UUID.randomUUID();
    }

    @AfterEach
    void leave() {
        if (socket != null) {
            socket.close();
        }
    }

    // The handshake.

    @Test
    void given_a_token_when_a_socket_is_opened_then_ready_says_who_one_is() {
        connect();

        assertEquals("parley.v1", socket.header("Sec-WebSocket-Protocol"));
        assertNull(socket.header("Sec-WebSocket-Extensions"));
        JsonNode ready = socket.hears("ready");
        assertEquals(user, ready.get("user").asText());
        assertEquals("idle", ready.get("state").asText());
        assertEquals(30, ready.get("heartbeatSeconds").asInt());
        assertTrue(Instant.parse(ready.get("expiresAt").asText()).isAfter(Instant.now()));
        assertTrue(ready.has("online"));
        QueueCommand.Connected connected = others.hears(
                QueueCommand.Connected.class, message -> is(message.from().user()));
        assertEquals("Anna", connected.name());
        assertNull(connected.told());
        assertEquals(status.id(), connected.from().gateway());
        assertEquals(
                connected.from().epoch(),
                presence.holders(List.of(user)).get(user).epoch());
    }

    @Test
    void given_a_program_with_a_header_when_it_opens_a_socket_then_it_needs_neither_origin_nor_sub_protocol() {
        socket = RawSocket.open(port(), RawSocket.programHeaders(token()));

        assertEquals(101, socket.status());
        socket.hears("ready");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void given_no_valid_token_when_a_socket_is_opened_then_it_is_refused_before_the_upgrade(
            String what, Map<String, String> headers) {
        socket = RawSocket.open(port(), headers);

        assertEquals(401, socket.status());
    }

    static Stream<Arguments> given_no_valid_token_when_a_socket_is_opened_then_it_is_refused_before_the_upgrade() {
        TokenKey foreign = TokenForge.anotherKey();
        String token = TokenForge.valid(foreign, "anna");
        Map<String, String> inQuery = RawSocket.programHeaders(null);
        inQuery.put(":path", "/ws?access_token=" + token + "&token=" + token);
        Map<String, String> withoutCarrier = RawSocket.programHeaders(null);
        withoutCarrier.put("Origin", RawSocket.ORIGIN);
        withoutCarrier.put("Sec-WebSocket-Protocol", "parley.v1");
        return Stream.of(
                Arguments.of("none", RawSocket.programHeaders(null)),
                Arguments.of("none, in a browser", withoutCarrier),
                Arguments.of("no token", RawSocket.programHeaders("x")),
                Arguments.of("another key", RawSocket.programHeaders(token)),
                Arguments.of("another key, in a browser", RawSocket.browserHeaders(token)),
                Arguments.of("20 KB", RawSocket.programHeaders("x".repeat(20_000))),
                Arguments.of("in the address", inQuery));
    }

    @ParameterizedTest
    @CsvSource({
        "http://page.test, 101",
        "https://page.test, 403",
        "http://page.test:80, 403",
        "http://page.test:8080, 403",
        "http://page.test.evil.example, 403",
        "http://evilpage.test, 403",
        "http://PAGE.test, 403",
        "http://page.test/, 403",
        "null, 403",
        "http://127.0.0.1, 403",
        "*, 403"
    })
    void given_an_origin_when_a_socket_is_opened_then_only_the_page_may(String origin, int expected) {
        Map<String, String> headers = RawSocket.browserHeaders(token());
        headers.put("Origin", origin);

        socket = RawSocket.open(port(), headers);

        assertEquals(expected, socket.status());
    }

    @Test
    void given_a_page_that_would_bring_its_own_headers_when_it_opens_a_socket_then_it_is_refused() {
        Map<String, String> headers = RawSocket.browserHeaders(token());
        headers.remove("Origin");
        assertStatus(403, headers);

        headers = RawSocket.browserHeaders(token());
        headers.merge(
                "Sec-WebSocket-Protocol", "quarkus-http-upgrade%23Origin%23http://page.test", (a, b) -> a + "," + b);
        assertStatus(400, headers);

        headers = RawSocket.browserHeaders(token());
        headers.put("Sec-WebSocket-Protocol", RawSocket.carrier(token()));
        assertStatus(400, headers);
    }

    private void assertStatus(int expected, Map<String, String> headers) {
        try (RawSocket refused = RawSocket.open(port(), headers)) {
            assertEquals(expected, refused.status());
        }
    }

    // Commands and notices.

    @Test
    void given_a_socket_when_commands_are_sent_then_they_reach_the_services_with_epoch_and_fresh_tickets() {
        connect();

        socket.send("{\"type\":\"find\",\"id\":\"f\",\"mode\":\"text\",\"interests\":[\"Jazz\"],\"again\":true}");
        socket.send("{\"type\":\"skip\",\"session\":\"s1\"}");
        socket.send("{\"type\":\"end\",\"session\":\"s1\"}");
        socket.send("{\"type\":\"heartbeat\",\"session\":\"s1\"}");
        socket.send("{\"type\":\"cancel\",\"id\":\"c\"}");
        socket.send("{\"type\":\"status\",\"id\":\"t\"}");

        QueueCommand.Find find = others.hears(
                QueueCommand.Find.class, message -> is(message.from().user()));
        QueueCommand.Skip skip = others.hears(
                QueueCommand.Skip.class, message -> is(message.from().user()));
        assertEquals(List.of("jazz"), find.wishes().interests());
        assertTrue(find.wishes().again());
        assertEquals(7, UUID.fromString(find.ticket()).version());
        assertFalse(find.ticket().equals(skip.ticket()));
        assertEquals("f", find.from().id());
        assertNull(skip.from().id());
        assertEquals(
                presence.holders(List.of(user)).get(user).epoch(), find.from().epoch());
        assertFalse(find.from().polls());
        others.hears(QueueCommand.End.class, message -> is(message.from().user()));
        others.hears(
                SessionCommand.Heartbeat.class, message -> is(message.from().user()));
        others.hears(QueueCommand.Cancel.class, message -> is(message.from().user()));
        await().until(() -> socket.heard().stream()
                .anyMatch(message -> message.path("id").asText().equals("t")));
    }

    @Test
    void given_a_find_sent_before_ready_when_the_person_is_taken_then_it_is_carried_out() {
        socket = RawSocket.browser(port(), token());
        socket.send("{\"type\":\"find\",\"id\":\"early\"}");

        assertEquals("early", socket.hears("ok").get("id").asText());
    }

    @Test
    void given_a_notice_when_it_arrives_then_it_comes_as_docs_protocol_says() {
        connect();

        others.notice(user, new Notice.Parted("s1", Reason.SKIPPED, Notice.By.PARTNER, false));

        assertEquals(
                "{\"type\":\"parted\",\"session\":\"s1\",\"reason\":\"skipped\",\"by\":\"partner\",\"requeued\":false}",
                socket.hears("parted").toString());
    }

    @Test
    void given_an_answer_for_an_older_connection_when_it_arrives_then_it_is_dropped() {
        connect();
        QueueCommand.Connected connected = others.hears(
                QueueCommand.Connected.class, message -> is(message.from().user()));
        var older =
                new Caller(user, connected.from().epoch() - 1, connected.from().gateway(), "old", false);

        others.reply(older, new Notice.Ok("old", null, null));
        others.notice(user, new Notice.Idle(null));

        socket.hears("idle");
        assertTrue(socket.heard().stream()
                .noneMatch(message -> message.path("id").asText().equals("old")));
    }

    @Test
    void given_a_newer_token_when_it_is_shown_then_the_socket_lives_as_long_and_nobody_elses_is_taken() {
        connect();

        socket.send("{\"type\":\"authenticate\",\"id\":\"a\",\"token\":\"" + token() + "\"}");
        assertEquals("a", socket.hears("ok").get("id").asText());
        socket.send("{\"type\":\"authenticate\",\"id\":\"b\",\"token\":\"" + TokenForge.valid(key, "bert") + "\"}");
        await().until(() -> socket.hears("error").get("id").asText().equals("b"));
        assertEquals("unauthenticated", socket.hears("error").get("code").asText());
        socket.send("{\"type\":\"authenticate\",\"id\":\"c\",\"token\":\"x.y.z\"}");
        await().until(() -> socket.hears("error").get("id").asText().equals("c"));
    }

    // Bad input.

    @Test
    void given_bad_messages_when_they_are_sent_then_each_is_answered_and_ten_in_a_row_close_the_socket() {
        connect();

        socket.send("{\"type\":\"block\",\"id\":\"1\",\"session\":\"s\"}");
        assertEquals("unknown_type", socket.hears("error").get("code").asText());
        for (int i = 0; i < 8; i++) {
            socket.send("{\"type\":\"skip\"}");
        }
        socket.send("{\"type\":\"status\"}");
        await().until(() -> socket.heard().stream()
                        .filter(message -> message.path("code").asText().equals("bad_message"))
                        .count()
                == 8);
        for (int i = 0; i < 10; i++) {
            socket.send("{\"type\":\"skip\"}");
        }

        assertEquals(4429, socket.closeCode());
    }

    @Test
    void given_something_else_than_json_when_it_is_sent_then_the_code_says_what_was_wrong() {
        connect();
        socket.send("hello");
        assertEquals(1003, socket.closeCode());

        connect();
        socket.sendBinary("{\"type\":\"status\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals(1003, socket.closeCode());

        connect();
        socket.sendBytesAsText(new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'});
        assertEquals(1007, socket.closeCode());
    }

    @ParameterizedTest
    @CsvSource({"4096, 0", "4097, 1009", "65000, 1009", "70000, 1009", "1000000, 1009"})
    void given_a_large_message_when_it_is_sent_then_only_4096_bytes_are_taken(int size, int code) {
        connect();
        String frame = "{\"type\":\"status\",\"id\":\"x\",\"y\":\"";

        socket.send(frame + "y".repeat(size - frame.length() - 2) + "\"}");

        if (code == 0) {
            await().until(() -> socket.heard().stream()
                    .anyMatch(message -> message.path("id").asText().equals("x")));
        } else {
            assertEquals(code, socket.closeCode());
        }
    }

    @Test
    void given_a_message_in_many_frames_when_it_grows_too_large_then_it_is_closed() {
        connect();

        socket.sendFragments("x".repeat(4000), 40);

        assertEquals(1009, socket.closeCode());
    }

    @Test
    void given_too_many_commands_when_they_are_sent_then_they_are_refused_and_in_the_end_the_socket_closed() {
        connect();

        for (int i = 0; i < 30; i++) {
            socket.send("{\"type\":\"status\",\"id\":\"" + i + "\"}");
        }
        JsonNode refused = socket.hears("error");
        assertEquals("rate_limited", refused.get("code").asText());
        assertNotNull(refused.get("id"));
        assertTrue(refused.get("retryAfterSeconds").asLong() >= 1);
        assertTrue(socket.isOpen());

        for (int i = 0; i < 100; i++) {
            socket.send("{\"type\":\"status\"}");
        }
        assertEquals(4429, socket.closeCode());
    }

    @Test
    void given_a_client_that_does_not_read_when_notices_pile_up_then_it_is_closed_and_told_gone() {
        connect();
        socket.stopReading();

        // What the network itself takes in comes on top of the 64 KB.
        String filler = "x".repeat(20_000);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    others.notice(user, new Notice.Idle(filler));
                    return !others.heard(QueueCommand.Disconnected.class, gone -> is(gone.user()))
                            .isEmpty();
                });

        assertTrue(others.hears(QueueCommand.Disconnected.class, gone -> is(gone.user()))
                .byGateway());
        await("cut off, although it takes no close frame")
                .atMost(Duration.ofSeconds(60))
                .until(() -> metrics.get("parley.gateway.sockets").gauge().value() == 0);
    }

    // Coming and going.

    @Test
    void given_a_client_that_goes_when_its_socket_closes_then_queue_service_is_told() {
        connect();
        QueueCommand.Connected connected = others.hears(
                QueueCommand.Connected.class, message -> is(message.from().user()));

        socket.leave();

        QueueCommand.Disconnected gone = others.hears(QueueCommand.Disconnected.class, message -> is(message.user()));
        assertEquals(connected.from().epoch(), gone.epoch());
        assertFalse(gone.byGateway());
        await().until(() -> presence.holders(List.of(user)).isEmpty());
    }

    @Test
    void given_a_connection_that_breaks_when_no_close_frame_came_then_queue_service_is_told() {
        connect();

        socket.close();

        assertFalse(others.hears(QueueCommand.Disconnected.class, gone -> is(gone.user()))
                .byGateway());
    }

    @Test
    void given_an_open_socket_when_the_same_person_opens_another_then_the_newest_works() {
        connect();
        RawSocket older = socket;

        connect();

        assertEquals(4409, older.closeCode());
        socket.hears("ready");
        assertTrue(socket.isOpen());
        socket.send("{\"type\":\"status\",\"id\":\"s\"}");
        await().until(() -> socket.hears("ready").path("id").asText().equals("s"));
        assertEquals(status.id(), presence.holders(List.of(user)).get(user).gateway());
    }

    @Test
    void given_an_open_socket_when_the_person_connects_to_another_gateway_then_this_one_closes() {
        connect();
        Presence.Connection elsewhere = presence.connect(user, "another");
        assertEquals(status.id(), elsewhere.before());

        others.toGateway(elsewhere.before(), new GatewayMessage.Displaced(user, elsewhere.epoch()));

        assertEquals(4409, socket.closeCode());
        assertEquals("another", presence.holders(List.of(user)).get(user).gateway());
    }

    @Test
    void given_somebody_held_by_another_gateway_when_a_socket_opens_here_then_that_gateway_is_told() {
        presence.connect(user, "another");

        connect();

        assertEquals(
                1,
                others.redis().stream(String.class)
                        .xrange("gateway:another", io.quarkus.redis.datasource.stream.StreamRange.of("-", "+"))
                        .stream()
                        .filter(entry -> entry.payload().get("message").contains(user))
                        .count());
    }

    @Test
    void given_a_close_when_it_arrives_then_the_socket_ends_with_its_code() {
        connect();

        others.toGateway(status.id(), new GatewayMessage.Close(user, 4403, "banned"));

        assertEquals(4403, socket.closeCode());
        assertFalse(others.hears(QueueCommand.Disconnected.class, gone -> is(gone.user()))
                .byGateway());
    }

    private void connect() {
        socket = RawSocket.browser(port(), token());
        assertEquals(101, socket.status());
        socket.hears("ready");
    }

    private String token() {
        return TokenForge.valid(key, user, claims -> claims.claim("name", "Anna"));
    }

    private int port() {
        return gateway.getPort();
    }

    private boolean is(String other) {
        return user.equals(other);
    }
}
