package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.presence.Presence;
import dev.parley.gateway.identity.TokenForge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class RestTest extends WithPeople {

    @Test
    void given_nobody_when_a_guest_is_asked_for_then_a_token_comes_that_works() {
        String token = given().contentType("application/json")
                .body("{\"name\":\" Anna \\u202e\"}")
                .post("/api/auth/guest")
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("user", matchesPattern("guest-[0-9a-f]{32}"), "name", is("Anna"), "expiresAt", notNullValue())
                .extract()
                .path("token");

        as(token).get("/api/me").then().statusCode(200).body("name", is("Anna"), "user", containsString("guest-"));
        String user = as(token).get("/api/me").path("user");
        as(token).post("/api/auth/renew").then().statusCode(200).body("user", is(user), "name", is("Anna"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"name\":null}", "{\"name\":\"  \"}"})
    void given_a_guest_without_a_name_when_it_is_made_then_it_has_none(String body) {
        given().contentType("application/json")
                .body(body)
                .post("/api/auth/guest")
                .then()
                .statusCode(201)
                .body("name", nullValue());
    }

    @Test
    void given_the_published_key_when_it_is_read_then_it_is_the_one_that_signs() {
        given().get("/.well-known/jwks.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("keys[0].kid", is(key.id()), "keys[0].crv", is("P-256"), "keys[0].d", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/me",
        "POST, /api/auth/renew",
        "POST, /api/matching/enqueue",
        "POST, /api/matching/skip",
        "POST, /api/matching/end",
        "POST, /api/matching/cancel",
        "POST, /api/matching/heartbeat",
        "GET, /api/matching/status",
        "GET, /api/matching/events",
        "POST, /api/auth/ticket",
        "GET, /api/blocks",
        "POST, /api/blocks",
        "DELETE, /api/blocks/b1"
    })
    void given_no_valid_token_when_a_route_is_asked_then_it_is_401(String method, String route) {
        String body = "{\"session\":\"s\"}";
        for (RequestSpecification nobody : List.of(
                given(),
                given().header("Authorization", "Bearer x"),
                given().header("Authorization", "Basic YTpi"),
                given().queryParam("access_token", TokenForge.valid(key, user)),
                as(TokenForge.valid(TokenForge.anotherKey(), user)),
                as(TokenForge.valid(
                        key,
                        user,
                        claims -> claims.issuedAt(Instant.now().minusSeconds(90))
                                .expiresAt(Instant.now().minusSeconds(60)))))) {
            RequestSpecification request = method.equals("POST")
                    ? nobody.contentType("application/json").body(body)
                    : nobody;
            assertProblem(request.request(method, route).then(), 401, "unauthenticated")
                    .header("WWW-Authenticate", containsString("Bearer"));
        }
    }

    @Test
    void given_somebody_who_only_polls_when_commands_are_sent_then_they_are_answered() {
        me().contentType("application/json")
                .body("{\"mode\":\"text\",\"interests\":[\"Jazz\"]}")
                .post("/api/matching/enqueue")
                .then()
                .statusCode(200)
                .body("state", is("waiting"), "type", nullValue(), "id", nullValue());
        me().get("/api/matching/status")
                .then()
                .statusCode(200)
                .body("state", is("idle"), "user", is(user), "heartbeatSeconds", is(30), "expiresAt", notNullValue());
        inSession("skip").statusCode(200).body("state", is("waiting"));
        inSession("end").statusCode(200).body("state", is("idle"));
        inSession("heartbeat").statusCode(200);
        me().post("/api/matching/cancel").then().statusCode(200).body("state", is("idle"));

        QueueCommand.Find find = others.hears(
                QueueCommand.Find.class, message -> isMe(message.from().user()));
        assertTrue(find.from().polls());
        assertEquals(List.of("jazz"), find.wishes().interests());
        List<QueueCommand.Connected> connected = others.heard(
                QueueCommand.Connected.class, message -> isMe(message.from().user()));
        assertEquals(1, connected.size(), "once, for the presence that began");
        assertEquals(find.from().epoch(), connected.getFirst().from().epoch());
        assertTrue(connected.getFirst().from().polls());
        assertEquals(
                "s1",
                others.hears(
                                SessionCommand.Heartbeat.class,
                                message -> isMe(message.from().user()))
                        .session());
        assertEquals(Presence.POLL, presence.holders(List.of(user)).get(user).gateway());
    }

    @Test
    void given_somebody_with_a_socket_when_a_command_comes_over_rest_then_it_counts_as_the_sockets() {
        try (RawSocket socket = RawSocket.browser(gateway.getPort(), TokenForge.valid(key, user))) {
            socket.hears("ready");
            long epoch = presence.holders(List.of(user)).get(user).epoch();

            me().get("/api/matching/status").then().statusCode(200);

            QueueCommand.Status status = others.hears(
                    QueueCommand.Status.class, message -> isMe(message.from().user()));
            assertEquals(epoch, status.from().epoch());
            assertFalse(status.from().polls());
            assertTrue(socket.isOpen());
            assertEquals(1, socket.heard().size(), "the answer went to the request alone");
        }
    }

    @Test
    void given_a_trace_when_a_command_is_sent_then_wrong_ones_do_no_harm() {
        me().header("traceparent", "nonsense")
                .get("/api/matching/status")
                .then()
                .statusCode(200);
    }

    @Test
    void given_nobody_answers_when_a_command_is_sent_then_it_is_503_after_a_while() {
        others.answering(false);
        long before = System.nanoTime();

        assertProblem(me().get("/api/matching/status").then(), 503, "unavailable")
                .header("Retry-After", notNullValue());

        assertTrue(System.nanoTime() - before >= 4_900_000_000L);
        await().until(() -> !others.heard(
                        QueueCommand.Status.class,
                        message -> isMe(message.from().user()))
                .isEmpty());
    }

    @Test
    void given_too_many_commands_when_they_are_sent_then_some_are_429() {
        ValidatableResponse last = null;
        for (int i = 0; i < 60; i++) {
            last = me().post("/api/matching/cancel").then();
            if (last.extract().statusCode() != 200) {
                break;
            }
        }

        assertProblem(last, 429, "rate_limited").header("Retry-After", matchesPattern("[1-9]"));
    }

    private ValidatableResponse inSession(String command) {
        return me().contentType("application/json")
                .body("{\"session\":\"s1\"}")
                .post("/api/matching/" + command)
                .then();
    }
}
