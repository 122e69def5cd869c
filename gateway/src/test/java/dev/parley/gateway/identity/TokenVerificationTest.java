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
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        Person moderator = new Person("anna", null, "device", true, Instant.MAX, null);

        Person renewed = Person.of(
                verification.parse(new Tokens(KEY, CONFIG).renew(moderator).token(), SETTINGS));

        assertTrue(renewed.moderator());
        assertEquals("device", renewed.device());
    }

    @Test
    void given_an_account_when_its_token_is_renewed_then_it_ends_with_the_provider_s_word() throws ParseException {
        Instant until = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        Tokens tokens = new Tokens(KEY, CONFIG);

        Person account = Person.of(verification.parse(
                tokens.account("account-1", null, "device", false, until).token(), SETTINGS));
        Person renewed = Person.of(verification.parse(tokens.renew(account).token(), SETTINGS));

        assertEquals(until, account.expiresAt());
        assertEquals(account, renewed);
    }

    @Test
    void given_an_account_whose_provider_s_word_is_long_when_it_gets_a_token_then_it_lives_as_ours_do() {
        Person account = new Tokens(KEY, CONFIG)
                .account("account-1", null, null, false, Instant.now().plus(Duration.ofDays(1)))
                .person();

        assertTrue(account.expiresAt()
                .isBefore(Instant.now().plus(CONFIG.tokenLife().plusSeconds(1))));
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
                Arguments.of("an until that is no text", changed(claims -> claims.claim("until", 5))),
                Arguments.of("an until that is no time", changed(claims -> claims.claim("until", "soon"))),
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

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void given_a_token_that_would_bring_its_own_key_or_rules_when_it_is_verified_then_it_is_refused(
            String what, String token) {
        assertThrows(ParseException.class, () -> verification.parse(token, SETTINGS));
    }

    static Stream<Arguments>
            given_a_token_that_would_bring_its_own_key_or_rules_when_it_is_verified_then_it_is_refused()
                    throws Exception {
        byte[] publicKey = KEY.publicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n";
        String ours = header(TokenForge.json("anna"));
        String valid = TokenForge.valid(KEY, "anna");
        return Stream.of(
                Arguments.of("HS256, PEM", TokenForge.mac(KEY.id(), pem.getBytes(StandardCharsets.UTF_8))),
                Arguments.of("HS256, DER", TokenForge.mac(KEY.id(), publicKey)),
                Arguments.of(
                        "HS256, as LiveKit signs",
                        TokenForge.mac("APIparley", "x".repeat(32).getBytes(StandardCharsets.UTF_8))),
                Arguments.of("RS256", TokenForge.rsa(KEY.id())),
                Arguments.of("ES384 named over our signature", named("{\"alg\":\"ES384\",\"kid\":\"%s\"}")),
                Arguments.of("ES256K named over our signature", named("{\"alg\":\"ES256K\",\"kid\":\"%s\"}")),
                Arguments.of("no algorithm", named("{\"kid\":\"%s\"}")),
                Arguments.of("alg NONE", header("{\"alg\":\"NONE\",\"kid\":\"" + KEY.id() + "\"}") + "." + ours + "."),
                Arguments.of("a signature of zeros", zeros()),
                Arguments.of("a deep header", header("{\"x\":" + "[".repeat(2000)) + "." + ours + ".AAAA"),
                Arguments.of(
                        "deep claims",
                        valid.substring(0, valid.indexOf('.') + 1)
                                + header("[".repeat(2000))
                                + valid.substring(valid.lastIndexOf('.'))),
                Arguments.of(
                        "JWE", header("{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"zip\":\"DEF\"}") + "..AAAA.AAAA.AAAA"),
                Arguments.of(
                        "JWE with endless key derivation",
                        header(
                                        "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2s\":\"AAAA\",\"p2c\":2000000000}")
                                + ".AAAA.AAAA.AAAA.AAAA"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void given_claims_that_are_not_as_ours_are_when_they_are_signed_by_our_key_then_they_are_refused_all_the_same(
            String what, String claims) {
        assertThrows(ParseException.class, () -> verification.parse(TokenForge.raw(KEY, claims), SETTINGS));
    }

    static Stream<Arguments>
            given_claims_that_are_not_as_ours_are_when_they_are_signed_by_our_key_then_they_are_refused_all_the_same() {
        long now = Instant.now().getEpochSecond();
        String rest = "\"iat\":%d,\"exp\":%d}".formatted(now, now + 60);
        return Stream.of(
                Arguments.of("no issuer", "{\"aud\":\"parley\",\"sub\":\"anna\"," + rest),
                Arguments.of("no audience", "{\"iss\":\"parley\",\"sub\":\"anna\"," + rest),
                Arguments.of("no subject", "{\"iss\":\"parley\",\"aud\":\"parley\"," + rest),
                Arguments.of("a subject that is null", "{\"iss\":\"parley\",\"aud\":\"parley\",\"sub\":null," + rest),
                Arguments.of("a subject that is a number", "{\"iss\":\"parley\",\"aud\":\"parley\",\"sub\":5," + rest),
                Arguments.of("no beginning", TokenForge.json("anna").replaceAll("\"iat\":\\d+,", "")),
                Arguments.of(
                        "an end that is a word",
                        TokenForge.json("anna").replaceAll("\"exp\":\\d+", "\"exp\":\"never\"")),
                Arguments.of(
                        "an end beyond numbers", TokenForge.json("anna").replaceAll("\"exp\":\\d+", "\"exp\":1e400")),
                Arguments.of("a negative end", TokenForge.json("anna").replaceAll("\"exp\":\\d+", "\"exp\":-1")),
                Arguments.of("a list", "[]"),
                Arguments.of("null", "null"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, -12})
    void given_an_end_that_has_passed_when_ten_seconds_are_over_then_it_counts(long seconds) throws ParseException {
        Instant now = Instant.now();
        String token = changed(claims -> claims.issuedAt(now.minusSeconds(60)).expiresAt(now.plusSeconds(seconds)));

        if (seconds > -10) {
            assertEquals("anna", verification.parse(token, SETTINGS).getSubject());
        } else {
            assertThrows(ParseException.class, () -> verification.parse(token, SETTINGS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jku", "x5u"})
    void given_a_token_that_says_where_its_key_lies_when_it_is_verified_then_nobody_is_asked(String where)
            throws Exception {
        try (ServerSocket elsewhere = new ServerSocket(0)) {
            String address = "http://127.0.0.1:" + elsewhere.getLocalPort() + "/keys";
            String token = TokenForge.withHeader(TokenForge.anotherKey(), KEY.id(), where, address);

            assertThrows(ParseException.class, () -> verification.parse(token, SETTINGS));

            elsewhere.setSoTimeout(500);
            assertThrows(SocketTimeoutException.class, elsewhere::accept);
        }
    }

    @Test
    void given_a_token_that_carries_its_key_when_it_is_verified_then_ours_counts() throws Exception {
        TokenKey own = TokenForge.anotherKey();
        Map<String, Object> jwk = PublicJsonWebKey.Factory.newPublicJwk(own.publicKey())
                .toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);

        String token = TokenForge.withHeader(own, KEY.id(), "jwk", jwk);

        assertThrows(ParseException.class, () -> verification.parse(token, SETTINGS));
    }

    private static String named(String header) {
        String valid = TokenForge.valid(KEY, "anna");
        return header(header.formatted(KEY.id())) + valid.substring(valid.indexOf('.'));
    }

    private static String zeros() {
        String valid = TokenForge.valid(KEY, "anna");
        return valid.substring(0, valid.lastIndexOf('.') + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
    }

    private static String changed(UnaryOperator<JwtClaimsBuilder> change) {
        return TokenForge.valid(KEY, "anna", change);
    }

    private static String header(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
