package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.presence.Presence;
import dev.parley.gateway.identity.TokenForge;
import dev.parley.gateway.identity.TokenKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class RestTest {

    private static final String PROBLEM = "application/problem+json";

    @Inject
    OtherServices others;

    @Inject
    TokenKey key;

    @Inject
    Presence presence;

    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private String user;

    @BeforeEach
    void somebodyNew() {
        others.answering(true);
        user = "user-" + UUID.randomUUID();
    }

    // Tokens.

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
        "GET, /api/matching/status"
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

    // Commands.

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

    // What is refused.

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "enqueue, mode, `{\"mode\":\"EVIL\"}`",
                "enqueue, language, `{\"language\":\"EVIL-1\"}`",
                "enqueue, interests, `{\"interests\":[\"\"]}`",
                "enqueue, interests, `{\"interests\":[5]}`",
                "enqueue, strict, `{\"strict\":\"EVIL\"}`",
                "enqueue, the message, `[]`",
                "enqueue, the message, `{\"mode\"`",
                "enqueue, the message, `{\"strict\":true,\"strict\":true}`",
                "enqueue, the message, `EVIL`",
                "skip, session, `{}`",
                "skip, session, `{\"session\":\"EVIL EVIL\"}`",
                "end, session, `{\"session\":7}`",
                "heartbeat, session, `{\"session\":null}`"
            })
    void given_a_body_that_is_wrong_when_it_is_sent_then_the_problem_names_the_field(
            String command, String field, String body) {
        assertProblem(
                        me().contentType("application/json")
                                .body(body)
                                .post("/api/matching/" + command)
                                .then(),
                        400,
                        "bad_message")
                .body("detail", containsString(field), "detail", not(containsString("EVIL")));
    }

    @Test
    void given_a_guests_name_that_is_too_long_when_it_is_sent_then_the_problem_says_so() {
        assertProblem(
                        given().contentType("application/json")
                                .body("{\"name\":\"" + "x".repeat(41) + "\"}")
                                .post("/api/auth/guest")
                                .then(),
                        400,
                        "bad_message")
                .body("detail", containsString("name"));
    }

    @Test
    void given_a_body_that_is_missing_when_it_is_needed_then_it_is_400() {
        assertProblem(
                me().contentType("application/json").post("/api/matching/skip").then(), 400, "bad_message");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/nothing, 404, not_found",
        "GET, /api/matching/nothing, 404, not_found",
        "POST, /api/stats, 404, not_found",
        "GET, /api/matching/enqueue, 405, not_found",
        "DELETE, /api/me, 405, not_found"
    })
    void given_a_route_that_is_not_there_when_it_is_asked_then_it_is_a_problem(
            String method, String route, int status, String code) {
        assertProblem(me().request(method, route).then(), status, code);
    }

    @Test
    void given_a_body_that_is_no_json_when_it_is_sent_then_it_is_415() {
        assertProblem(
                me().contentType("text/plain")
                        .body("x")
                        .post("/api/matching/enqueue")
                        .then(),
                415,
                "bad_message");
    }

    @Test
    void given_a_body_over_16_kilobytes_when_it_is_sent_then_it_is_413() {
        String body = "{\"x\":\"" + "x".repeat(17_000) + "\"}";
        assertProblem(
                me().contentType("application/json")
                        .body(body)
                        .post("/api/matching/enqueue")
                        .then(),
                413,
                "too_large");
    }

    @Test
    void given_a_body_of_unknown_length_when_it_is_sent_then_it_is_411() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("api/auth/guest"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_000])))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertEquals(
                    411,
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({"https://page.test", "http://evil.example", "null", "http://localhost"})
    void given_a_page_of_another_origin_when_it_asks_then_it_is_403(String origin) {
        assertProblem(me().header("Origin", origin).get("/api/me").then(), 403, "forbidden");
        assertProblem(
                given().header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .options("/api/auth/guest")
                        .then(),
                403,
                "forbidden");
    }

    @Test
    void given_the_page_when_it_asks_then_it_may_read_the_answer() {
        me().header("Origin", RawSocket.ORIGIN)
                .get("/api/me")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", RawSocket.ORIGIN);
        given().header("Origin", RawSocket.ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/api/auth/guest")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", RawSocket.ORIGIN);
    }

    // The page and the management port.

    @Test
    void given_the_page_when_it_is_loaded_then_it_is_asked_for_each_time_and_tightly_fenced() {
        for (String path : List.of("/", "/index.html")) {
            given().get(path)
                    .then()
                    .statusCode(200)
                    .contentType("text/html")
                    .header("Cache-Control", "no-cache")
                    .header("Content-Security-Policy", containsString("default-src 'self'"))
                    .header("Content-Security-Policy", containsString("connect-src 'self' ws://page.test;"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .header("Permissions-Policy", containsString("camera=(self), microphone=(self)"));
        }
    }

    @Test
    void given_the_pages_scripts_when_they_are_loaded_then_they_may_be_kept() {
        String page = given().get("/").asString();
        String script = page.replaceAll("(?s).*src=\"(/assets/[^\"]+\\.js)\".*", "$1");

        given().get(script).then().statusCode(200).header("Cache-Control", containsString("immutable"));
    }

    @Test
    void given_the_main_port_when_health_metrics_or_openapi_are_asked_for_then_they_are_elsewhere() {
        for (String path : List.of("/q/health", "/q/metrics", "/q/openapi", "/openapi")) {
            given().get(path).then().statusCode(404);
        }
        given().get(management.resolve("health/ready")).then().statusCode(200).body("status", equalTo("UP"));
        given().get(management.resolve("openapi")).then().statusCode(200).body(containsString("/api/matching/enqueue"));
        given().get(management.resolve("metrics"))
                .then()
                .statusCode(200)
                .body(containsString("parley_gateway_connections"));
    }

    private static ValidatableResponse assertProblem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType(PROBLEM)
                .body(
                        "type", is("about:blank"),
                        "title", notNullValue(),
                        "status", is(status),
                        "detail", notNullValue(),
                        "code", is(code))
                .body(not(containsString("dev.parley")))
                .body(not(containsString("java.")));
    }

    private ValidatableResponse inSession(String command) {
        return me().contentType("application/json")
                .body("{\"session\":\"s1\"}")
                .post("/api/matching/" + command)
                .then();
    }

    private RequestSpecification me() {
        return as(TokenForge.valid(key, user));
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private boolean isMe(String other) {
        return user.equals(other);
    }
}
