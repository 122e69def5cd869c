package dev.parley.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.e2e.Browser.Visitor;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accounts of a real Keycloak, by its tokens and by the page. One skip is one too many here. */
@Tag("accounts")
class KeycloakTest {

    private static Keycloak keycloak;
    private static RunningParley parley;

    /** Keycloak builds itself when it is started for the first time. */
    @BeforeAll
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    static void start() {
        keycloak = Keycloak.start();
        Map<String, String> environment = new HashMap<>(keycloak.settings());
        environment.put("PARLEY_QUEUE_SKIPS_FREE", "0");
        environment.put("PARLEY_QUEUE_COOLDOWNS", "10m");
        parley = RunningParley.withStandIn(environment);
        keycloak.allow(parley.gatewayUrl());
    }

    @AfterAll
    static void stop() {
        try {
            if (parley != null) {
                parley.close();
            }
        } finally {
            if (keycloak != null) {
                keycloak.close();
            }
        }
    }

    @Test
    void an_id_token_becomes_a_token_of_parley_and_the_same_account_is_the_same_person() {
        JsonNode first = signedIn(keycloak.idToken("bert"));
        JsonNode again = signedIn(keycloak.idToken("bert"));

        assertEquals(first.get("user"), again.get("user"));
        assertNotEquals(first.get("user"), signedIn(keycloak.idToken("carl")).get("user"));
        assertEquals(200, as(first).get("/api/me").statusCode());
        assertEquals(403, as(first).get("/api/moderation/reports").statusCode());
    }

    @Test
    void the_role_of_the_realm_makes_a_moderator() {
        JsonNode maria = signedIn(keycloak.idToken("maria"));

        assertEquals(200, as(maria).get("/api/moderation/reports").statusCode());
    }

    @Test
    void tokens_of_another_realm_or_client_and_tokens_of_another_kind_are_401() {
        JsonNode tokens = keycloak.tokens("parley", Keycloak.CLIENT, "bert");

        assertRefused(keycloak.tokens("elsewhere", Keycloak.CLIENT, "anna").get("id_token"));
        assertRefused(keycloak.tokens("parley", "other-page", "bert").get("id_token"));
        assertRefused(tokens.get("access_token"));
        assertRefused(tokens.get("refresh_token"));
        assertEquals(
                401,
                new Rest(gateway(), tokens.get("id_token").asText())
                        .get("/api/me")
                        .statusCode());
    }

    @Test
    void a_token_that_has_ended_is_401_and_what_it_was_exchanged_for_ended_with_it() {
        keycloak.tokensLive(2);
        try {
            String token = keycloak.idToken("carl");
            JsonNode carl = signedIn(token);
            assertEquals(
                    Rest.claims(token).get("exp").asLong(),
                    Instant.parse(carl.get("expiresAt").asText()).getEpochSecond());

            await().atMost(Person.PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> signIn(token).statusCode() == 401
                            && as(carl).get("/api/me").statusCode() == 401);
        } finally {
            keycloak.tokensLive(300);
        }
    }

    @Test
    void a_new_key_of_the_realm_is_followed() {
        String older = keycloak.idToken("bert");
        signedIn(older);

        keycloak.rotateKeys();
        String newer = keycloak.idToken("bert");

        assertNotEquals(header(older).get("kid"), header(newer).get("kid"));
        signedIn(newer);
        signedIn(older);
    }

    @Test
    void a_guest_who_signs_in_keeps_blocks_and_cooldown() {
        try (Person guest = Person.connected(parley.gatewayUrl(), "Gast");
                Person blocked = Person.connected(parley.gatewayUrl(), "Blocked");
                Person skipped = Person.connected(parley.gatewayUrl(), "Skipped")) {
            guest.block(meet(guest, blocked, ""));
            guest.await("ok", ok -> ok.path("id").asText().equals("block"));
            guest.skip(meet(
                    guest,
                    skipped,
                    guest.heard("matched").getFirst().get("session").asText()));
            guest.await("parted", parted -> parted.has("cooldownUntil"));

            HttpResponse<String> answer = new Rest(gateway(), null)
                    .post("/api/auth/account", Map.of("token", keycloak.idToken("carl"), "guest", guest.token));

            assertEquals(201, answer.statusCode(), answer.body());
            Rest carl = as(Rest.body(answer));
            assertEquals("Gast", Rest.body(answer).get("name").asText());
            JsonNode blocks = Rest.body(carl.get("/api/blocks")).get("blocks");
            assertEquals(1, blocks.size());
            assertEquals("Blocked", blocks.get(0).get("name").asText());
            HttpResponse<String> find = carl.post("/api/matching/enqueue", Map.of());
            assertEquals(429, find.statusCode(), find.body());
            assertEquals("cooldown", Rest.body(find).get("code").asText());
        }
    }

    @Test
    void somebody_signs_in_on_the_page_keeps_what_the_guest_had_and_signs_out() {
        try (Browser browser = new Browser(parley.gatewayUrl());
                Person blocked = Person.connected(parley.gatewayUrl(), "Blocked");
                Person skipped = Person.connected(parley.gatewayUrl(), "Skipped")) {
            Visitor anna = browser.visit("Anna");
            anna.choose("mode", "text");
            meets(anna, blocked);
            anna.press("block");
            anna.press("block-confirm");
            anna.awaitState("idle");
            meets(anna, skipped);
            anna.press("next");
            anna.awaitState("idle");
            String guest = userOf(anna);

            anna.press("sign-in");
            anna.page.locator("#username").fill("anna");
            anna.page.locator("#password").fill(Keycloak.PASSWORD);
            anna.page.locator("#kc-login").click();

            anna.page.getByTestId("sign-out").waitFor();
            anna.awaitState("idle");
            assertTrue(userOf(anna).startsWith("account-"), userOf(anna));
            assertEquals(
                    false,
                    anna.page.evaluate("Object.values(localStorage).some((text) => text.includes('eyJ'))"),
                    "no token");
            assertTrue(anna.page.url().contains("video=180"), anna.page.url());
            assertTrue(!anna.page.url().contains("code="), anna.page.url());
            await().pollInSameThread().until(() -> anna.text("cooldown").contains("meet someone again in"));
            anna.press("blocks-heading");
            await().pollInSameThread().until(() -> anna.count("unblock") == 1);
            String account = userOf(anna);
            anna.page.reload();
            anna.page.getByTestId("sign-out").waitFor();
            anna.awaitState("idle");
            assertEquals(account, userOf(anna), "a reload stays signed in");

            anna.press("sign-out");
            anna.page.getByTestId("sign-in").waitFor();
            anna.awaitState("idle");
            assertTrue(userOf(anna).startsWith("guest-") && !userOf(anna).equals(guest), userOf(anna));
            anna.closeTab();
        }
    }

    @Test
    void the_page_gets_a_younger_token_of_the_provider_before_its_own_ends() {
        keycloak.tokensLive(20);
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor bert = browser.visit("Bert");
            bert.awaitState("idle");
            bert.press("sign-in");
            bert.page.locator("#username").fill("bert");
            bert.page.locator("#password").fill(Keycloak.PASSWORD);
            bert.page.locator("#kc-login").click();
            bert.page.getByTestId("sign-out").waitFor();
            bert.awaitState("idle");
            String first = expiryOf(bert);
            long sockets = bert.socketsOpened();

            await().atMost(Visitor.PATIENCE)
                    .pollInSameThread()
                    .until(() -> Instant.parse(expiryOf(bert))
                            .isAfter(Instant.parse(first).plusSeconds(5)));

            assertEquals("idle", bert.state());
            assertEquals(sockets, bert.socketsOpened(), "the connection lives on");
            bert.closeTab();
        } finally {
            keycloak.tokensLive(300);
        }
    }

    private static void meets(Visitor visitor, Person partner) {
        partner.find(Map.of("mode", "text"));
        visitor.awaitState("idle");
        visitor.press("start");
        visitor.awaitState("matched");
    }

    private static String userOf(Visitor visitor) {
        return (String) visitor.page.evaluate("JSON.parse(sessionStorage.getItem('parley.token')).user");
    }

    private static String expiryOf(Visitor visitor) {
        return (String) visitor.page.evaluate("JSON.parse(sessionStorage.getItem('parley.token')).expiresAt");
    }

    /** The session of the two, which is none of an earlier one. */
    private static String meet(Person one, Person other, String earlier) {
        other.find();
        other.await("waiting");
        one.find();
        return Person.session(one.awaitMatchOtherThan(earlier));
    }

    private static JsonNode signedIn(String token) {
        HttpResponse<String> answer = signIn(token);
        assertEquals(201, answer.statusCode(), answer.body());
        return Rest.body(answer);
    }

    private static void assertRefused(JsonNode token) {
        assertEquals(401, signIn(token.asText()).statusCode(), token.asText());
    }

    private static HttpResponse<String> signIn(String token) {
        return new Rest(gateway(), null).post("/api/auth/account", Map.of("token", token));
    }

    private static Rest as(JsonNode issued) {
        return new Rest(gateway(), issued.get("token").asText());
    }

    private static URI gateway() {
        return URI.create(parley.gatewayUrl());
    }

    private static JsonNode header(String token) {
        return Rest.claims("." + token.substring(0, token.indexOf('.')));
    }
}
