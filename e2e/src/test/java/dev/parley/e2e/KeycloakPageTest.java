package dev.parley.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accounts of a real Keycloak, by the page. */
class KeycloakPageTest extends AtKeycloak {

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

            signIn(anna, "anna");

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
            signIn(bert, "bert");
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

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void while_keycloak_is_away_nobody_signs_in_and_guests_and_those_who_are_signed_in_go_on() {
        try (Browser browser = new Browser(parley.gatewayUrl());
                Person partner = Person.connected(parley.gatewayUrl(), "Partner");
                Person next = Person.connected(parley.gatewayUrl(), "Next");
                Person guest = Person.connected(parley.gatewayUrl(), "Guest")) {
            Visitor bert = browser.visit("Bert");
            bert.choose("mode", "text");
            bert.awaitState("idle");
            signIn(bert, "bert");
            String account = userOf(bert);
            meets(bert, partner);
            String session = bert.session();
            Visitor emil = browser.visit("Emil");
            emil.choose("mode", "text");
            emil.awaitState("idle");
            emil.page.getByTestId("sign-in").waitFor();

            keycloak.stop();
            try {
                emil.press("sign-in");
                emil.awaitText("notice", "Nobody can sign in right now. You are here as a guest.");
                meets(emil, guest);
                assertEquals("matched", bert.state());
                assertEquals(session, bert.session());
                partner.end(session);
                bert.awaitState("idle");
                bert.page.reload();
                bert.awaitState("idle");
                assertEquals(account, userOf(bert), "a reload stays signed in");
                meets(bert, next);
                guest.end(emil.session());
                next.end(bert.session());
                bert.awaitState("idle");
                bert.press("sign-out");
                bert.page.getByTestId("sign-in").waitFor();
                bert.awaitState("idle");
                assertTrue(userOf(bert).startsWith("guest-"), userOf(bert));
            } finally {
                keycloak.run();
            }
            emil.awaitState("idle");
            signIn(emil, "maria");
            emil.closeTab();
            bert.closeTab();
        }
    }

    private static void signIn(Visitor visitor, String user) {
        visitor.press("sign-in");
        visitor.page.locator("#username").fill(user);
        visitor.page.locator("#password").fill(Keycloak.PASSWORD);
        visitor.page.locator("#kc-login").click();
        visitor.page.getByTestId("sign-out").waitFor();
        visitor.awaitState("idle");
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
}
