package dev.parley.gateway.identity;

import dev.parley.gateway.GatewayConfig;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.JwtContext;

/**
 * What a token must be like beyond its signature, issuer, audience and end: of bounded length, signed by the key that
 * it names, issued in the past, about somebody. Used for headers, sub-protocols and {@code authenticate} alike.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class TokenVerification extends JWTCallerPrincipalFactory {

    static final int CLOCK_SKEW_SECONDS = 10;
    private static final int LONGEST_TOKEN = 4096;

    private final TokenKey key;
    private final DefaultJWTTokenParser parser = new DefaultJWTTokenParser();

    TokenVerification(TokenKey key) {
        this.key = key;
    }

    /** What is left to the library. */
    static JWTAuthContextInfo settings(TokenKey key, GatewayConfig config) {
        JWTAuthContextInfo settings = new JWTAuthContextInfo();
        settings.setPublicVerificationKey(key.publicKey());
        settings.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
        settings.setIssuedBy(Tokens.ISSUER);
        settings.setExpectedAudience(Set.of(Tokens.AUDIENCE));
        settings.setClockSkew(CLOCK_SKEW_SECONDS);
        settings.setMaxTimeToLiveSecs(config.tokenLife().toSeconds());
        return settings;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo settings) throws ParseException {
        if (token.length() > LONGEST_TOKEN) {
            throw new ParseException("the token is too long");
        }
        JwtContext context = parser.parse(token, settings);
        try {
            check(context);
        } catch (MalformedClaimException malformed) {
            throw new ParseException("a claim is malformed", malformed);
        }
        return new DefaultJWTCallerPrincipal("JWT", context.getJwtClaims());
    }

    private void check(JwtContext context) throws ParseException, MalformedClaimException {
        if (!key.id().equals(context.getJoseObjects().getFirst().getKeyIdHeaderValue())) {
            throw new ParseException("the token names another key");
        }
        JwtClaims claims = context.getJwtClaims();
        long latest = System.currentTimeMillis() / 1000 + CLOCK_SKEW_SECONDS;
        if (claims.getIssuedAt().getValue() > latest) {
            throw new ParseException("the token was issued in the future");
        }
        if (claims.getSubject() == null || claims.getSubject().isBlank()) {
            throw new ParseException("the token is about nobody");
        }
        for (String text : List.of("name", "device", Person.UNTIL)) {
            if (claims.hasClaim(text) && !claims.isClaimValueString(text)) {
                throw new ParseException("the token's " + text + " is no text");
            }
        }
        if (claims.hasClaim(Person.UNTIL)) {
            checkTime(claims.getStringClaimValue(Person.UNTIL));
        }
    }

    private static void checkTime(String until) throws ParseException {
        try {
            Instant.parse(until);
        } catch (DateTimeParseException wrong) {
            throw new ParseException("the token's " + Person.UNTIL + " is no time", wrong);
        }
    }
}
