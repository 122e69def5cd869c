package dev.parley.bus;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Locale;
import java.util.Set;

/**
 * What a configured secret must be like. A broken rule is a {@link ConfigurationException}: thrown while a service
 * starts, it stops the start and its message, which names the variable and never the value, is all that is printed.
 */
public final class SecretRule {

    private static final int LENGTH = 32;
    private static final int DIFFERENT_CHARACTERS = 8;
    private static final Set<String> PLACEHOLDERS = Set.of("change", "replace", "your", "example", "default", "${");

    private SecretRule() {}

    /** The value, which must be neither missing nor blank. */
    public static String present(String variable, String value) {
        if (value == null || value.isBlank()) {
            throw new ConfigurationException(variable + " is missing: the service does not start without it");
        }
        return value;
    }

    /** The secret, which must be present, of 32 characters or more, and neither a placeholder nor a repetition. */
    public static String strong(String variable, String secret) {
        present(variable, secret);
        if (secret.length() < LENGTH) {
            throw new ConfigurationException(
                    variable + " is too short: it needs at least " + LENGTH + " random characters");
        }
        String lower = secret.toLowerCase(Locale.ROOT);
        if (PLACEHOLDERS.stream().anyMatch(lower::startsWith)
                || secret.chars().distinct().count() < DIFFERENT_CHARACTERS) {
            throw new ConfigurationException(
                    variable + " is a placeholder: it needs at least " + LENGTH + " random characters");
        }
        return secret;
    }
}
