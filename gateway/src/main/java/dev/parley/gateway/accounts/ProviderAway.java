package dev.parley.gateway.accounts;

/** Whether a token is the provider's cannot be told just now. */
public class ProviderAway extends Exception {

    private final long retryAfterSeconds;

    ProviderAway(long retryAfterSeconds) {
        super("the provider is away", null, false, false);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** At least 1. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
