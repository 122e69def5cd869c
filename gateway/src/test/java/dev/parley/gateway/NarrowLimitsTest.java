package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Notice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one address may do, and how long one may dawdle. */
@QuarkusTest
@QuarkusTestResource(value = RedisForTests.class, restrictToAnnotatedClass = true)
@TestProfile(NarrowLimits.class)
class NarrowLimitsTest extends WithPeople {

    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final String address = "203.0.113." + ADDRESSES.incrementAndGet();

    @Test
    void given_an_address_when_it_opens_too_many_sockets_then_it_is_503_with_retry_after_and_no_other_is() {
        for (int i = 0; i < NarrowLimits.HANDSHAKES; i++) {
            assertEquals(101, handshake(address, token(user + i)).status());
        }

        RawSocket refused = handshake(address, token(user));

        assertEquals(503, refused.status());
        assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 1);
        assertEquals(101, handshake("198.51.100.1", token(user)).status());
        try (EventReader stream = EventReader.open(port(), EventReader.PATH, forwarded(token(user)))) {
            assertEquals(503, stream.status());
            assertTrue(Integer.parseInt(stream.header("Retry-After")) >= 1);
        }
    }

    @Test
    void given_a_handshake_that_was_refused_when_the_browser_asks_why_then_it_is_told_the_same_and_no_other_is() {
        for (int i = 0; i < NarrowLimits.HANDSHAKES; i++) {
            handshake(address, token(user + i));
        }
        me().header("X-Forwarded-For", address).get("/api/me").then().statusCode(200);

        int seconds = Integer.parseInt(handshake(address, token(user)).header("Retry-After"));

        ValidatableResponse answer = assertProblem(
                me().header("X-Forwarded-For", address).get("/api/me").then(), 503, "unavailable");
        int left = Integer.parseInt(answer.extract().header("Retry-After"));
        assertTrue(left >= 1 && left <= seconds + 1, left + " of " + seconds);
        me().header("X-Forwarded-For", "198.51.100.2").get("/api/me").then().statusCode(200);
    }

    @Test
    void given_an_address_when_it_tries_wrong_tokens_then_those_count_as_well() {
        for (int i = 0; i < NarrowLimits.HANDSHAKES; i++) {
            assertEquals(401, handshake(address, "x").status());
        }

        assertEquals(503, handshake(address, "x").status());
    }

    @Test
    void given_an_address_when_it_makes_too_many_guests_then_it_is_429_whatever_it_says_of_itself() {
        for (int i = 0; i < NarrowLimits.GUESTS; i++) {
            assertEquals(201, guest("198.51.100.9" + i + ", " + address).statusCode());
        }

        assertProblem(guest("198.51.100.99, " + address).then(), 429, "rate_limited")
                .header("Retry-After", matchesPattern("[1-9][0-9]?"));
    }

    @Test
    void given_an_address_when_it_asks_too_often_then_it_is_429_whoever_asks() {
        Supplier<Response> ask = () ->
                given().header("X-Forwarded-For", address).get("/api/stats").andReturn();
        for (int i = 0; i < NarrowLimits.REQUESTS; i++) {
            ask.get();
        }

        await().pollInterval(Duration.ofMillis(1)).until(() -> ask.get().statusCode() == 429);

        await().pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> assertProblem(ask.get().then(), 429, "rate_limited")
                        .header("Retry-After", matchesPattern("[1-9]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n", "POST /api/auth/gue"})
    void given_half_a_handshake_when_no_more_comes_then_it_is_cut_off(String half) throws IOException {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout((int) RawSocket.PATIENCE.toMillis());
            socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));

            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nX-Slow: ",
                "POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Length: 16000\r\n\r\n"
            })
    void given_a_request_that_drips_when_it_is_not_whole_in_time_then_it_is_cut_off(String begun) throws IOException {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            send(socket, begun);

            assertCutOffWhileItDrips(socket);
        }
    }

    @Test
    void given_a_connection_that_was_used_when_its_next_request_drips_then_it_is_cut_off_and_silence_is_not()
            throws IOException {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            for (int requests = 0; requests < 2; requests++) {
                send(socket, "HEAD /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n");
                await().until(() -> socket.getInputStream().available() > 0);
                assertEquals('H', socket.getInputStream().read());
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
                await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            }

            assertCutOffWhileItDrips(socket);
        }
    }

    /** A write fails soon after the peer has closed. */
    private static void assertCutOffWhileItDrips(Socket socket) {
        await("cut off").pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                send(socket, "x");
                return false;
            } catch (IOException cutOff) {
                return true;
            }
        });
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void given_a_socket_and_a_stream_when_nothing_is_said_for_longer_than_a_handshake_may_take_then_they_stay() {
        RawSocket socket = handshake(address, token(user));
        try (EventReader stream = EventReader.open(port(), EventReader.PATH, forwarded(token(user + "2")))) {
            socket.hears("ready");
            stream.hears("event: ready");

            await().during(Duration.ofSeconds(5)).until(socket::isOpen);

            others.notice(user + "2", new Notice.Idle("still there"));
            stream.hears("event: idle");
        }
    }

    @Test
    void given_a_message_that_is_begun_when_it_does_not_end_then_the_socket_is_closed() {
        RawSocket socket = handshake(address, token(user));
        socket.hears("ready");

        socket.sendFragment("{", true);

        assertEquals(1008, socket.closeCode());
    }

    private RawSocket handshake(String from, String token) {
        Map<String, String> headers = RawSocket.programHeaders(token);
        headers.put("X-Forwarded-For", from);
        return opened(RawSocket.open(port(), headers));
    }

    private Map<String, String> forwarded(String token) {
        return Map.of("Authorization", "Bearer " + token, "X-Forwarded-For", address);
    }

    private static Response guest(String forwarded) {
        return given().header("X-Forwarded-For", forwarded)
                .contentType("application/json")
                .body("{}")
                .post("/api/auth/guest");
    }
}
