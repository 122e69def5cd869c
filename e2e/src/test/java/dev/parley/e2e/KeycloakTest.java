package dev.parley.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Accounts of a real Keycloak, by its tokens. */
class KeycloakTest extends AtKeycloak {

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
    void nothing_stores_the_email_or_the_name_at_the_provider_and_no_partner_is_told_them() {
        JsonNode bert = signedIn(keycloak.idToken("bert"));
        try (Person partner = Person.connected(parley.gatewayUrl(), "Partner")) {
            partner.find(Map.of("mode", "text"));
            partner.await("waiting");

            assertEquals(
                    200,
                    as(bert).post("/api/matching/enqueue", Map.of("mode", "text"))
                            .statusCode());
            String session = Person.session(partner.await("matched"));
            partner.end(session);
            String heard = partner.await("parted").toString() + partner.heard("matched") + partner.heard("ok");

            String subject = Rest.claims(keycloak.idToken("bert")).get("sub").asText();
            assertEquals(
                    List.of(),
                    Stream.of("@example.org", "account-", subject)
                            .filter(heard::contains)
                            .toList());
            assertEquals(
                    List.of(),
                    parley.everything().stream()
                            .filter(line -> line.contains("@example.org") || line.contains(subject))
                            .toList());
        }
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
            // Until the record has let the account in, a wish to find somebody is noted, and dropped for the cooldown.
            await().atMost(Person.PATIENCE)
                    .until(() -> Rest.body(carl.get("/api/matching/status")).has("cooldownUntil"));
            HttpResponse<String> find = carl.post("/api/matching/enqueue", Map.of());
            assertEquals(429, find.statusCode(), find.body());
            assertEquals("cooldown", Rest.body(find).get("code").asText());
        }
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

    private static JsonNode header(String token) {
        return Rest.claims("." + token.substring(0, token.indexOf('.')));
    }
}
