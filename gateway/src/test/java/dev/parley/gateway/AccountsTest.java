package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.erasure.ErasedSubjects;
import dev.parley.bus.erasure.SubjectHash;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionCommand;
import dev.parley.gateway.accounts.FakeProvider;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People who sign in at a provider; it is a {@link FakeProvider}. */
@QuarkusTest
@TestProfile(AccountsTest.Profile.class)
@QuarkusTestResource(RedisForTests.class)
@QuarkusTestResource(value = WithFakeProvider.class, restrictToAnnotatedClass = true)
class AccountsTest extends WithPeople {

    /** Of its own, because other tests are without accounts. */
    public static class Profile implements QuarkusTestProfile {}

    FakeProvider provider;

    @Inject
    ErasedSubjects erased;

    @Inject
    SubjectHash hash;

    @Test
    void given_a_provider_when_the_page_asks_how_one_may_come_then_it_is_told_and_may_connect_there() {
        given().get("/api/auth/options")
                .then()
                .statusCode(200)
                .body("account.issuer", equalTo(provider.issuer()))
                .body("account.clientId", equalTo(FakeProvider.CLIENT))
                .body("account.scope", equalTo("openid"))
                .header(
                        "Content-Security-Policy",
                        containsString(" " + provider.issuer().replace("/realm", "") + ";"));
    }

    @Test
    void given_a_token_of_the_provider_when_it_is_exchanged_then_ours_opens_rest_and_sockets() {
        Response account = signIn(provider.token(user));

        String name = account.path("user");
        assertTrue(name.startsWith("account-"));
        as(account.path("token")).get("/api/me").then().statusCode(200).body("user", equalTo(name));
        RawSocket socket = opened(RawSocket.browser(port(), account.path("token")));
        assertEquals(101, socket.status());
        socket.hears("ready");
    }

    @Test
    void given_an_account_when_its_token_is_renewed_then_it_ends_with_the_provider_s() {
        Map<String, Object> claims = provider.claims(user);
        Response account = signIn(provider.token(claims));
        Instant ends = Instant.ofEpochSecond((long) claims.get("exp"));
        assertEquals(ends, Instant.parse(account.path("expiresAt")));

        Response renewed = as(account.path("token")).post("/api/auth/renew");

        assertEquals(200, renewed.statusCode());
        assertEquals(ends, Instant.parse(renewed.path("expiresAt")));
        assertEquals(account.<String>path("user"), renewed.path("user"));
    }

    @Test
    void given_the_claim_of_a_moderator_when_somebody_signs_in_then_moderation_is_open_and_to_others_it_is_not() {
        Map<String, Object> claims = provider.claims(user);
        claims.put("realm_access", Map.of("roles", List.of("user", "moderator")));

        as(signIn(provider.token(claims)).path("token"))
                .get("/api/moderation/reports")
                .then()
                .statusCode(200);
        as(signIn(provider.token(user)).path("token"))
                .get("/api/moderation/reports")
                .then()
                .statusCode(403);
    }

    @Test
    void given_a_token_of_the_provider_when_it_comes_as_a_bearer_then_it_is_401_everywhere() {
        String token = provider.token(user);

        assertProblem(as(token).get("/api/me").then(), 401, "unauthenticated");
        assertProblem(as(token).post("/api/auth/renew").then(), 401, "unauthenticated");
        assertEquals(401, opened(RawSocket.browser(port(), token)).status());
    }

    @Test
    void given_a_token_of_ours_when_it_comes_in_the_provider_s_place_then_it_is_401() {
        assertProblem(exchange(token(user)), 401, "unauthenticated");
        assertProblem(exchange(signIn(provider.token(user)).path("token")), 401, "unauthenticated");
    }

    @Test
    void given_a_token_that_is_not_for_us_when_it_is_exchanged_then_it_is_401() {
        Map<String, Object> claims = provider.claims(user);
        claims.put("aud", "other");

        assertProblem(exchange(provider.token(claims)), 401, "unauthenticated");
    }

    @Test
    void given_the_provider_is_away_when_somebody_signs_in_then_it_is_503_and_guests_come_in() {
        signIn(provider.token(user));
        provider.rotate();
        provider.away(true);
        try {
            assertProblem(exchange(provider.token(user)), 503, "unavailable").header("Retry-After", notNullValue());

            given().contentType("application/json")
                    .body("{}")
                    .post("/api/auth/guest")
                    .then()
                    .statusCode(201);
            given().get(management.resolve("health/ready")).then().statusCode(200);
        } finally {
            provider.away(false);
        }
        Awaitility.await().until(() -> exchange(provider.token(user)).extract().statusCode() == 201);
    }

    @Test
    void given_an_account_that_was_erased_when_it_signs_in_again_then_it_is_403() {
        Response account = signIn(provider.token(user));
        erased.add(List.of(hash.of(account.path("user"))));

        assertProblem(exchange(provider.token(user)), 403, "forbidden");
        assertProblem(as(account.path("token")).get("/api/me").then(), 401, "unauthenticated");
    }

    @Test
    void given_a_browser_that_was_a_guest_when_somebody_signs_in_then_it_is_the_same_device() {
        String device = given().contentType("application/json")
                .body("{}")
                .post("/api/auth/guest")
                .getCookie("parley-device");

        Response account = given().contentType("application/json")
                .cookie("parley-device", device)
                .body(Map.of("token", provider.token(user)))
                .post("/api/auth/account");

        assertEquals(device, account.getCookie("parley-device"));
        assertNotEquals(device, signIn(provider.token(user)).getCookie("parley-device"));
    }

    @Test
    void given_a_guest_who_signs_in_when_session_service_acknowledges_then_the_account_has_the_guest_s_name() {
        String guest = token("guest-" + user);

        Response account =
                exchange(provider.token(user), guest).statusCode(201).extract().response();

        account.then().body("name", equalTo("Anna"));
        SessionCommand.SignIn heard = others.hears(
                SessionCommand.SignIn.class, message -> message.guest().equals("guest-" + user));
        assertEquals(account.<String>path("user"), heard.from().user());
        assertEquals("Anna", heard.name());
        assertEquals(account.getCookie("parley-device"), heard.device());
        assertEquals(
                List.of(),
                others.heard(
                        QueueCommand.Connected.class,
                        message -> message.from().user().equals(account.path("user"))),
                "nobody counts as connected by signing in");
    }

    @Test
    void given_a_banned_guest_when_it_signs_in_then_it_is_403_and_there_is_no_token() {
        others.refusing(Notice.Error.banned(null, Instant.now(), null));

        assertProblem(exchange(provider.token(user), token("guest-" + user)), 403, "banned")
                .body("token", nullValue());
    }

    @Test
    void given_nobody_answers_when_a_guest_signs_in_then_it_is_503_and_there_is_no_token() {
        others.answering(false);

        assertProblem(exchange(provider.token(user), token("guest-" + user)), 503, "unavailable")
                .body("token", nullValue());
    }

    @Test
    void given_a_guest_s_token_that_is_not_valid_when_somebody_signs_in_then_it_is_401() {
        String account = signIn(provider.token(user)).path("token");

        for (String guest : List.of("", "x", provider.token(user), account)) {
            assertProblem(exchange(provider.token(user), guest), 401, "unauthenticated");
        }
        assertProblem(exchange("x", token("guest-" + user)), 401, "unauthenticated");
        assertEquals(
                List.of(),
                others.heard(
                        SessionCommand.SignIn.class, message -> message.guest().equals("guest-" + user)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"token\":\"\"}", "{\"token\":5}", "[]", "null"})
    void given_no_token_when_somebody_signs_in_then_it_is_400(String body) {
        assertProblem(
                given().contentType("application/json")
                        .body(body)
                        .post("/api/auth/account")
                        .then(),
                400,
                "bad_message");
    }

    @Test
    void given_an_account_when_it_gets_a_token_then_nothing_says_who_it_is_at_the_provider() {
        Map<String, Object> claims = provider.claims(user);
        claims.put("email", "anna@example.org");
        claims.put("name", "Anna Example");

        Response account = signIn(provider.token(claims));

        account.then().body("name", nullValue());
        String payload = new String(
                Base64.getUrlDecoder().decode(account.<String>path("token").split("\\.")[1]));
        assertFalse(payload.contains(user) || payload.contains("anna") || payload.contains("Anna"), payload);
    }

    private static Response signIn(String token) {
        ValidatableResponse answer = exchange(token);
        answer.statusCode(201);
        return answer.extract().response();
    }

    private static ValidatableResponse exchange(String token, String guest) {
        return given().contentType("application/json")
                .body(Map.of("token", token, "guest", guest))
                .post("/api/auth/account")
                .then();
    }

    private static ValidatableResponse exchange(String token) {
        return given().contentType("application/json")
                .body(Map.of("token", token))
                .post("/api/auth/account")
                .then();
    }
}
