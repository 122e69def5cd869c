package dev.parley.gateway.accounts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The provider's public keys, found by discovery when they are first needed. A token that names an unknown key has them
 * asked for again, at most so often; so a rotation is followed, and a key that was withdrawn is forgotten after its life.
 * Blocking; thread-safe.
 */
final class ProviderKeys implements VerificationKeyResolver {

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String issuer;
    private final PatientGet get;
    private final AccountsConfig config;
    private final ReentrantLock discovering = new ReentrantLock();
    private volatile VerificationKeyResolver keys;

    ProviderKeys(String issuer, PatientGet get, AccountsConfig config) {
        this.issuer = issuer;
        this.get = get;
        this.config = config;
    }

    /** @throws UnresolvableKeyException caused by an {@link IOException} where the provider is away, else the key is not its */
    @Override
    public Key resolveKey(JsonWebSignature jws, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        try {
            return keys().resolveKey(jws, nesting);
        } catch (IOException away) {
            throw new UnresolvableKeyException("the provider's keys are not known", away);
        }
    }

    private VerificationKeyResolver keys() throws IOException {
        if (keys == null) {
            discovering.lock();
            try {
                if (keys == null) {
                    keys = resolver(discover());
                }
            } finally {
                discovering.unlock();
            }
        }
        return keys;
    }

    private String discover() throws IOException {
        String location = issuer.replaceFirst("/$", "") + DISCOVERY;
        JsonNode document;
        try {
            document = JSON.readTree(get.get(location).getBody());
        } catch (JsonProcessingException noJson) {
            throw new IOException(location + " is no JSON");
        }
        if (!issuer.equals(document.path("issuer").textValue())) {
            throw new IOException(location + " is of another issuer than PARLEY_OIDC_ISSUER says");
        }
        String jwks = document.path("jwks_uri").asText();
        if (!Provider.isAddress(jwks)) {
            throw new IOException(location + " names no https address of keys");
        }
        return jwks;
    }

    private VerificationKeyResolver resolver(String location) {
        HttpsJwks jwks = new HttpsJwks(location);
        jwks.setSimpleHttpGet(get);
        jwks.setDefaultCacheDuration(seconds(config.keysLife()));
        jwks.setRetainCacheOnErrorDuration(seconds(config.keysKept()));
        jwks.setRefreshReprieveThreshold(config.keysAtMostEvery().toMillis());
        HttpsJwksVerificationKeyResolver resolver = new HttpsJwksVerificationKeyResolver(jwks);
        resolver.setDisambiguateWithVerifySignature(true);
        return resolver;
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.toSeconds());
    }
}
