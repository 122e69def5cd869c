package dev.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.message.QueueCommand;
import dev.parley.gateway.identity.TokenForge;
import dev.parley.gateway.identity.TokenKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class HandshakeTest extends WithPeople {

    @Test
    void given_a_token_when_a_socket_is_opened_then_ready_says_who_one_is() {
        RawSocket socket = connect();

        assertEquals("parley.v1", socket.header("Sec-WebSocket-Protocol"));
        assertNull(socket.header("Sec-WebSocket-Extensions"));
        JsonNode ready = socket.hears("ready");
        assertEquals(user, ready.get("user").asText());
        assertEquals("idle", ready.get("state").asText());
        assertEquals(30, ready.get("heartbeatSeconds").asInt());
        assertTrue(Instant.parse(ready.get("expiresAt").asText()).isAfter(Instant.now()));
        assertTrue(ready.has("online"));
        QueueCommand.Connected connected = others.hears(
                QueueCommand.Connected.class, message -> isMe(message.from().user()));
        assertEquals("Anna", connected.name());
        assertNull(connected.told());
        assertEquals(status.id(), connected.from().gateway());
        assertEquals(
                connected.from().epoch(),
                presence.holders(List.of(user)).get(user).epoch());
    }

    @Test
    void given_a_program_with_a_header_when_it_opens_a_socket_then_it_needs_neither_origin_nor_sub_protocol() {
        RawSocket socket = opened(RawSocket.open(port(), RawSocket.programHeaders(token(user))));

        assertEquals(101, socket.status());
        socket.hears("ready");
    }

    @Test
    void given_a_client_that_can_compress_when_a_socket_is_opened_then_nothing_is_compressed() {
        Map<String, String> headers = RawSocket.browserHeaders(token(user));
        headers.put("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame");

        RawSocket socket = opened(RawSocket.open(port(), headers));

        assertEquals(101, socket.status());
        assertNull(socket.header("Sec-WebSocket-Extensions"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void given_no_valid_token_when_a_socket_is_opened_then_it_is_refused_before_the_upgrade(
            String what, Map<String, String> headers) {
        RawSocket socket = opened(RawSocket.open(port(), headers));

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
                Arguments.of("LiveKit's", RawSocket.browserHeaders(TokenForge.liveKit())),
                Arguments.of("a webhook's", RawSocket.programHeaders(TokenForge.webhook())),
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
        Map<String, String> headers = RawSocket.browserHeaders(token(user));
        headers.put("Origin", origin);

        RawSocket socket = opened(RawSocket.open(port(), headers));

        assertEquals(expected, socket.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/", "/%77s", "/x/../ws", "//ws", "/%2e/ws"})
    void given_a_foreign_page_when_it_spells_the_path_differently_then_it_is_refused_all_the_same(String path) {
        Map<String, String> headers = RawSocket.browserHeaders(token(user));
        headers.put("Origin", "http://evil.example");
        headers.put(":path", path);

        assertStatus(403, headers);
    }

    @Test
    void given_a_page_that_would_bring_its_own_headers_when_it_opens_a_socket_then_it_is_refused() {
        Map<String, String> headers = RawSocket.browserHeaders(token(user));
        headers.remove("Origin");
        assertStatus(403, headers);

        headers = RawSocket.browserHeaders(token(user));
        headers.merge(
                "Sec-WebSocket-Protocol", "quarkus-http-upgrade%23Origin%23http://page.test", (a, b) -> a + "," + b);
        assertStatus(400, headers);

        headers = RawSocket.browserHeaders(token(user));
        headers.put("Sec-WebSocket-Protocol", RawSocket.carrier(token(user)));
        assertStatus(400, headers);
    }

    private void assertStatus(int expected, Map<String, String> headers) {
        try (RawSocket refused = RawSocket.open(port(), headers)) {
            assertEquals(expected, refused.status());
        }
    }
}
