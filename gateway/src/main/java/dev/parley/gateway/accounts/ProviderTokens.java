package dev.parley.gateway.accounts;

import dev.parley.bus.erasure.SubjectHash;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;

/**
 * What an ID token of the provider must be like: signed by a key of its, for our client, in the past, not for too long,
 * and no other kind of token. Knows nothing of the gateway's own tokens. Blocking where keys have to be asked for;
 * thread-safe.
 */
final class ProviderTokens {

    private static final Logger LOG = Logger.getLogger(ProviderTokens.class);
    private static final int CLOCK_SKEW_SECONDS = 10;
    private static final int USERNAME_DIGITS = 32;

    private final Provider provider;
    private final PatientGet get;
    private final SubjectHash names;
    private final ModeratorRule moderators;
    private final JwtConsumer consumer;

    ProviderTokens(Provider provider, PatientGet get, AccountsConfig config) {
        this.provider = provider;
        this.get = get;
        this.names = Provider.names(config);
        this.moderators = ModeratorRule.of(config);
        this.consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new ProviderKeys(provider.issuer(), get, config))
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                        ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.RSA_USING_SHA384,
                        AlgorithmIdentifiers.RSA_USING_SHA512,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                        AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512))
                .setExpectedType(false, "JWT")
                .setExpectedIssuer(true, provider.issuer())
                .setExpectedAudience(true, provider.clientId())
                .setRequireSubject()
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .setMaxFutureValidityInMinutes(
                        Math.toIntExact(config.longestToken().toMinutes()))
                .registerValidator(this::wrongUse)
                .build();
    }

    /** What became of a token. */
    sealed interface Verdict {

        record Verified(Account account) implements Verdict {}

        /** It is not as it must be. */
        record Refused() implements Verdict {}

        /** Nobody can tell, because the provider is away. */
        record Unknown(long retryAfterSeconds) implements Verdict {}
    }

    Verdict verify(String token) {
        if (!isSigned(token)) {
            return new Verdict.Refused();
        }
        try {
            return new Verdict.Verified(account(consumer.processToClaims(token)));
        } catch (InvalidJwtException invalid) {
            if (isCausedByOutage(invalid)) {
                return new Verdict.Unknown(get.retryAfterSeconds());
            }
            LOG.debugf("a provider's token was refused: %s", codes(invalid));
            return new Verdict.Refused();
        } catch (MalformedClaimException malformed) {
            return new Verdict.Refused();
        }
    }

    /** Three parts; an encrypted token has five, and is not even looked into. */
    private static boolean isSigned(String token) {
        return token.chars().filter(character -> character == '.').count() == 2;
    }

    private Account account(JwtClaims claims) throws MalformedClaimException {
        String hash = names.of(provider.issuer() + "\n" + claims.getSubject());
        return new Account(
                "account-" + hash.substring(0, USERNAME_DIGITS),
                moderators.holds(claims.getClaimsMap()),
                Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
    }

    /** Null where the token is one that tells our client who somebody is. */
    private String wrongUse(JwtContext context) throws MalformedClaimException {
        JwtClaims claims = context.getJwtClaims();
        if (claims.getIssuedAt().getValue() > System.currentTimeMillis() / 1000 + CLOCK_SKEW_SECONDS) {
            return "it was issued in the future";
        }
        Object party = claims.getClaimValue("azp");
        if (party == null
                ? claims.getAudience().size() > 1
                : !provider.clientId().equals(party)) {
            return "it was issued to another client";
        }
        Object type = claims.getClaimValue("typ");
        return type != null && !"ID".equals(type) || claims.hasClaim("events") ? "it is no ID token" : null;
    }

    private static boolean isCausedByOutage(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** Of {@link ErrorCodes}; the messages quote the token. */
    private static List<Integer> codes(InvalidJwtException invalid) {
        return invalid.getErrorDetails().stream()
                .map(error -> error.getErrorCode())
                .toList();
    }
}
