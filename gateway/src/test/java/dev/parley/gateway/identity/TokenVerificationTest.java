package dev.parley.gateway.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.TestConfig;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenVerificationTest {

    private static final TokenKey KEY = TokenKey.generate();
    private static final GatewayConfig CONFIG = TestConfig.gateway();
    private static final JWTAuthContextInfo SETTINGS = TokenVerification.settings(KEY, CONFIG);

    private final TokenVerification verification = new TokenVerification(KEY);

    @Test
    void given_a_token_of_ours_when_it_is_verified_then_it_says_who_it_is() throws ParseException {
        Tokens.Issued issued = new Tokens(KEY, CONFIG).guest("Anna", "device");

        Person person = Person.of(verification.parse(issued.token(), SETTINGS));

        assertEquals(issued.person(), person);
        assertEquals("Anna", person.name());
        assertEquals("device", person.device());
        assertFalse(person.moderator());
    }

    @Test
    void given_a_guest_without_a_name_when_its_token_is_renewed_then_it_is_the_same_guest() throws ParseException {
        Tokens tokens = new Tokens(KEY, CONFIG);
        Person guest = tokens.guest(null, null).person();

        Person renewed = Person.of(verification.parse(tokens.renew(guest).token(), SETTINGS));

        assertEquals(guest.user(), renewed.user());
        assertEquals(null, renewed.name());
    }

    @Test
    void given_a_moderator_when_the_token_is_renewed_then_the_role_and_the_device_stay() throws ParseException {
        Person moderator = new Person("anna", null, "device", true, Instant.MAX);

        Person renewed = Person.of(
                verification.parse(new Tokens(KEY, CONFIG).renew(moderator).token(), SETTINGS));

        assertTrue(renewed.moderator());
        assertEquals("device", renewed.device());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void given_a_token_that_is_not_as_ours_are_when_it_is_verified_then_it_is_refused(String what, String token) {
        assertThrows(ParseException.class, () -> verification.parse(token, SETTINGS));
    }

    static Stream<Arguments> given_a_token_that_is_not_as_ours_are_when_it_is_verified_then_it_is_refused() {
        Instant now = Instant.now();
        String valid = TokenForge.valid(KEY, "anna");
        String[] parts = valid.split("\\.");
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("no token", "anna"),
                Arguments.of(
                        "expired",
                        changed(claims -> claims.issuedAt(now.minusSeconds(60)).expiresAt(now.minusSeconds(30)))),
                Arguments.of("issued in the future", changed(claims -> claims.issuedAt(now.plusSeconds(60)))),
                Arguments.of("lives too long", changed(claims -> claims.expiresAt(now.plus(Duration.ofHours(1))))),
                Arguments.of("not valid yet", changed(claims -> claims.claim("nbf", now.getEpochSecond() + 60))),
                Arguments.of("another audience", changed(claims -> claims.audience("other"))),
                Arguments.of("another issuer", changed(claims -> claims.issuer("other"))),
                Arguments.of("no subject", changed(claims -> claims.subject(""))),
                Arguments.of("a name that is no text", changed(claims -> claims.claim("name", 5))),
                Arguments.of("too long", changed(claims -> claims.claim("more", "x".repeat(20_000)))),
                Arguments.of("no end", TokenForge.raw(KEY, """
                        {"iss":"parley","aud":"parley","sub":"anna","iat":%d}""".formatted(now.getEpochSecond()))),
                Arguments.of("another key", TokenForge.valid(TokenForge.anotherKey(), "anna")),
                Arguments.of(
                        "another key under our id",
                        TokenForge.sign(TokenForge.anotherKey(), KEY.id(), TokenForge.claims("anna"))),
                Arguments.of("our key under another id", TokenForge.sign(KEY, "other", TokenForge.claims("anna"))),
                Arguments.of("algorithm none", header("{\"alg\":\"none\"}") + "." + parts[1] + "."),
                Arguments.of("algorithm NoNe", header("{\"alg\":\"NoNe\"}") + "." + parts[1] + "." + parts[2]),
                Arguments.of("empty signature", parts[0] + "." + parts[1] + "."),
                Arguments.of(
                        "HS256 with the public key",
                        TokenForge.claims("anna")
                                .jws()
                                .keyId(KEY.id())
                                .signWithSecret(new String(
                                        Base64.getEncoder()
                                                .encode(KEY.publicKey().getEncoded()),
                                        StandardCharsets.US_ASCII))),
                Arguments.of("changed payload", parts[0] + "." + header("{\"sub\":\"bert\"}") + "." + parts[2]),
                Arguments.of(
                        "unknown crit",
                        header("{\"alg\":\"ES256\",\"crit\":[\"x\"],\"x\":1,\"kid\":\"" + KEY.id() + "\"}") + "."
                                + parts[1] + "." + parts[2]));
    }

    private static String changed(UnaryOperator<JwtClaimsBuilder> change) {
        return TokenForge.valid(KEY, "anna", change);
    }

    private static String header(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
