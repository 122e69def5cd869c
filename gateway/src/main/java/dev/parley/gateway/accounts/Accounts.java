package dev.parley.gateway.accounts;

import dev.parley.gateway.accounts.ProviderTokens.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jose4j.http.Get;

/** Who may sign in with an account, and by which token. Made at the start, which a wrong setting stops. Thread-safe. */
@Singleton
public class Accounts {

    private static final int LARGEST_ANSWER = 512 * 1024;

    private final Optional<Provider> provider;
    private final ProviderTokens tokens;
    private final Semaphore underWay;

    /** @throws io.quarkus.runtime.configuration.ConfigurationException one sentence that names the variable */
    Accounts(AccountsConfig config, MeterRegistry metrics) {
        this.provider = Provider.of(config);
        this.tokens = provider.map(one -> new ProviderTokens(one, get(config, metrics), config))
                .orElse(null);
        this.underWay = new Semaphore(config.signIns());
    }

    private static PatientGet get(AccountsConfig config, MeterRegistry metrics) {
        Get get = new Get();
        int patience = Math.toIntExact(config.answerWithin().toMillis());
        get.setConnectTimeout(patience);
        get.setReadTimeout(patience);
        get.setRetries(0);
        get.setResponseBodySizeLimit(LARGEST_ANSWER);
        return new PatientGet(get, config.retryAfter(), config.retryAfterAtMost(), System::nanoTime, metrics);
    }

    /** Empty where people are guests alone. */
    public Optional<Provider> provider() {
        return provider;
    }

    /**
     * Whose account the provider's token speaks of; empty where the token is not as it must be. Waits for the provider
     * where its keys are not known.
     *
     * @throws ProviderAway nobody can tell just now
     */
    public Optional<Account> verify(String token) throws ProviderAway {
        if (!underWay.tryAcquire()) {
            throw new ProviderAway(1);
        }
        try {
            return switch (tokens.verify(token)) {
                case Verdict.Verified(Account account) -> Optional.of(account);
                case Verdict.Refused() -> Optional.empty();
                case Verdict.Unknown(long seconds) -> throw new ProviderAway(seconds);
            };
        } finally {
            underWay.release();
        }
    }
}
