package dev.parley.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.gateway.TestConfig;
import dev.parley.gateway.accounts.ProviderTokens.Verdict;
import dev.parley.gateway.identity.TokenForge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.http.Get;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens of a provider say who somebody is. The provider is a {@link FakeProvider}. */
class ProviderTokensTest {

    private final FakeProvider provider = FakeProvider.start();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private long nanoseconds;

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void given_an_id_token_for_our_client_when_it_is_verified_then_it_says_whose_account_it_is() {
        Account account = verified(tokens(Map.of()), provider.token("anna"));

        assertTrue(account.user().matches("account-[0-9a-f]{32}"), account.user());
        assertFalse(account.user().contains("anna"));
        assertFalse(account.moderator());
        assertTrue(account.until().isAfter(Instant.now().plusSeconds(200)));
    }

    @Test
    void given_the_same_subject_when_it_comes_again_then_it_is_the_same_person_and_with_another_secret_somebody_else() {
        ProviderTokens tokens = tokens(Map.of());
        Account account = verified(tokens, provider.token("anna"));

        assertEquals(account.user(), verified(tokens, provider.token("anna")).user());
        assertNotEquals(account.user(), verified(tokens, provider.token("bert")).user());
        assertNotEquals(
                account.user(),
                verified(tokens(Map.of("secret", FakeProvider.SECRET + "2")), provider.token("anna"))
                        .user());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void given_a_claim_that_says_so_when_it_is_verified_then_the_person_is_a_moderator(
            String what, String claim, Object value, boolean moderator) {
        Map<String, Object> claims = provider.claims("anna");
        claims.put(claim, value);

        Account account =
                verified(tokens(Map.of("moderator-claim", "https://a.b/roles.inner")), provider.token(claims));

        assertEquals(moderator, account.moderator());
    }

    static Stream<Arguments> given_a_claim_that_says_so_when_it_is_verified_then_the_person_is_a_moderator() {
        String name = "https://a.b/roles.inner";
        return Stream.of(
                Arguments.of("a text", name, "moderator", true),
                Arguments.of("a list", name, List.of("user", "moderator"), true),
                Arguments.of("another text", name, "moderators", false),
                Arguments.of("a list without it", name, List.of("user"), false),
                Arguments.of("a number", name, 5, false),
                Arguments.of("within objects", "https://a", Map.of("b/roles", Map.of("inner", "moderator")), true),
                Arguments.of("within another object", "https://a", Map.of("inner", "moderator"), false),
                Arguments.of("another claim", "groups", "moderator", false));
    }

    @Test
    void given_no_claim_is_configured_when_somebody_brings_groups_then_nobody_is_a_moderator() {
        Map<String, Object> claims = provider.claims("anna");
        claims.put("groups", List.of("moderator"));

        assertFalse(verified(tokens(Map.of()), provider.token(claims)).moderator());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void
            given_claims_that_are_not_an_id_token_s_when_they_are_signed_by_the_provider_then_they_are_refused_all_the_same(
                    String what, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = provider.claims("anna");
        change.accept(claims);

        assertRefused(tokens(Map.of()), provider.token(claims));
    }

    static Stream<Arguments>
            given_claims_that_are_not_an_id_token_s_when_they_are_signed_by_the_provider_then_they_are_refused_all_the_same() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                changed("another realm", "iss", "https://elsewhere.example"),
                changed("the issuer with a slash more", "iss", "http://127.0.0.1/realm/"),
                changed("no issuer", "iss", null),
                changed("our own issuer", "iss", "parley"),
                changed("another client", "aud", "other"),
                changed("no audience", "aud", null),
                changed("two audiences and no party", "aud", List.of(FakeProvider.CLIENT, "other")),
                changed("issued to another client", "azp", "other"),
                changed("expired", "exp", now - 11),
                changed("no end", "exp", null),
                changed("ends too late", "exp", now + Duration.ofDays(2).toSeconds()),
                changed("issued in the future", "iat", now + 60),
                changed("no beginning", "iat", null),
                changed("not valid yet", "nbf", now + 60),
                changed("no subject", "sub", null),
                changed("a subject that is a number", "sub", 5),
                changed("an access token", "typ", "Bearer"),
                changed("a refresh token", "typ", "Refresh"),
                changed(
                        "a logout token",
                        "events",
                        Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of())));
    }

    private static Arguments changed(String what, String claim, Object value) {
        Consumer<Map<String, Object>> change = claims -> {
            claims.put(claim, value);
            claims.values().removeIf(one -> one == null);
        };
        return Arguments.of(what, change);
    }

    @Test
    void given_a_token_that_is_not_signed_as_the_provider_does_when_it_is_verified_then_it_is_refused() {
        ProviderTokens tokens = tokens(Map.of());
        Map<String, Object> claims = provider.claims("anna");
        String valid = provider.token(claims);
        PublicJsonWebKey other = FakeProvider.newKey();
        String unknown = FakeProvider.sign(other, "ES256", "JWT", claims);
        other.setKeyId(provider.key().getKeyId());
        String[] parts = valid.split("\\.");
        byte[] publicKey = provider.key().getPublicKey().getEncoded();
        Map<String, String> forged = new HashMap<>();
        forged.put("nothing", "");
        forged.put("no token", "anna");
        forged.put("an unknown key", unknown);
        forged.put("another key under the provider's id", FakeProvider.sign(other, "ES256", "JWT", claims));
        forged.put("an access token's type", FakeProvider.sign(provider.key(), "RS256", "at+jwt", claims));
        forged.put("an empty signature", parts[0] + "." + parts[1] + ".");
        forged.put("none", TokenForge.header("{\"alg\":\"none\"}") + "." + parts[1] + ".");
        forged.put("HS256 with the public key", TokenForge.mac(provider.key().getKeyId(), publicKey));
        forged.put("a changed payload", parts[0] + "." + TokenForge.header("{\"sub\":\"bert\"}") + "." + parts[2]);
        forged.put("encrypted", TokenForge.header("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA");
        forged.put("our own", TokenForge.valid(TokenForge.anotherKey(), "anna"));

        verified(tokens, valid);

        forged.forEach((what, token) -> assertEquals(new Verdict.Refused(), tokens.verify(token), what));
    }

    @Test
    void given_other_algorithms_of_the_provider_when_it_is_verified_then_they_are_accepted() {
        ProviderTokens tokens = tokens(Map.of());

        verified(tokens, FakeProvider.sign(provider.key(), "PS256", null, provider.claims("anna")));
        verified(tokens, FakeProvider.sign(provider.key(), "RS512", null, provider.claims("anna")));
    }

    @Test
    void given_the_provider_signs_by_another_key_when_a_token_names_it_then_the_keys_are_asked_for_again() {
        ProviderTokens tokens = tokens(Map.of());
        String older = provider.token("anna");
        verified(tokens, older);

        provider.rotate();

        verified(tokens, provider.token("anna"));
        verified(tokens, older);
        assertEquals(2, provider.asked());
    }

    @Test
    void given_a_key_was_withdrawn_when_the_keys_are_asked_for_again_then_its_tokens_are_refused() {
        ProviderTokens tokens = tokens(Map.of());
        String older = provider.token("anna");
        verified(tokens, older);
        provider.rotate();
        provider.withdrawOlderKeys();

        verified(tokens, provider.token("anna"));

        assertRefused(tokens, older);
    }

    @Test
    void given_many_tokens_of_unknown_keys_when_they_come_at_once_then_the_keys_are_asked_for_once() {
        ProviderTokens tokens = tokens(Map.of("keys-at-most-every", "1h"));
        verified(tokens, provider.token("anna"));

        for (int token = 0; token < 5; token++) {
            assertRefused(tokens, FakeProvider.sign(FakeProvider.newKey(), "ES256", "JWT", provider.claims("anna")));
        }

        assertEquals(1, provider.asked());
    }

    @Test
    void given_the_provider_is_away_from_the_start_when_it_is_back_then_it_is_asked_again_after_a_while_that_doubles() {
        provider.away(true);
        ProviderTokens tokens = tokens(Map.of());
        String token = provider.token("anna");
        assertEquals(new Verdict.Unknown(1), tokens.verify(token));
        passes(Duration.ofSeconds(1));
        assertEquals(new Verdict.Unknown(2), tokens.verify(token));
        provider.away(false);
        passes(Duration.ofSeconds(1));
        assertEquals(new Verdict.Unknown(1), tokens.verify(token), "it is not asked yet");
        assertEquals(1, metrics.get("parley.gateway.provider.away").gauge().value());

        passes(Duration.ofSeconds(1));

        verified(tokens, token);
        assertEquals(0, metrics.get("parley.gateway.provider.away").gauge().value());
        assertEquals(
                2, metrics.get("parley.gateway.provider.failures").counter().count());
    }

    @Test
    void given_the_provider_goes_away_when_a_token_has_a_known_key_then_it_holds_and_of_another_nobody_can_tell() {
        ProviderTokens tokens = tokens(Map.of());
        String known = provider.token("anna");
        verified(tokens, known);
        provider.rotate();
        provider.away(true);

        assertEquals(new Verdict.Unknown(1), tokens.verify(provider.token("anna")));

        verified(tokens, known);
    }

    @Test
    void given_a_document_of_another_issuer_when_it_is_found_then_nobody_signs_in() {
        provider.claim("https://elsewhere.example");

        assertEquals(new Verdict.Unknown(1), tokens(Map.of()).verify(provider.token("anna")));
    }

    private void passes(Duration time) {
        nanoseconds += time.toNanos();
    }

    private ProviderTokens tokens(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "issuer",
                provider.issuer(),
                "client-id",
                FakeProvider.CLIENT,
                "secret",
                FakeProvider.SECRET,
                "keys-at-most-every",
                "0s"));
        settings.putAll(changes);
        AccountsConfig config = TestConfig.accounts(settings);
        Get get = new Get();
        get.setRetries(0);
        PatientGet patient =
                new PatientGet(get, config.retryAfter(), config.retryAfterAtMost(), () -> nanoseconds, metrics);
        return new ProviderTokens(Provider.of(config).orElseThrow(), patient, config);
    }

    private static Account verified(ProviderTokens tokens, String token) {
        if (tokens.verify(token) instanceof Verdict.Verified(Account account)) {
            return account;
        }
        throw new AssertionError("refused");
    }

    private static void assertRefused(ProviderTokens tokens, String token) {
        assertEquals(new Verdict.Refused(), tokens.verify(token));
    }
}
