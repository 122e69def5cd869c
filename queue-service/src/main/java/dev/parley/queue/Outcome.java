package dev.parley.queue;

import java.util.Locale;

/** What a command or event came to. The words of {@code matching.lua}, which says what each means. */
public enum Outcome {
    ADMITTING,
    ADMITTED,
    CONNECTED,
    GONE,
    TOLD,
    OUTDATED,
    WAITING,
    PAIRED,
    ALREADY_MATCHED,
    CANCELLED,
    NOT_WAITING,
    SKIPPED,
    ENDED,
    WRONG_SESSION,
    NOT_IN_SESSION,
    COOLDOWN,
    FULL,
    BLOCKED,
    UNBLOCKED,
    BANNED,
    UNBANNED,
    SIGNED_IN,
    ERASED,
    FREED,
    NOTHING,
    SWEPT;

    /** As the script says it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
