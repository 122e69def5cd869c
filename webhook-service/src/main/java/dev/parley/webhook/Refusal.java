package dev.parley.webhook;

import java.util.Locale;

/** Why a webhook is not LiveKit's. The sender is told none of it. */
enum Refusal {
    /** No Authorization header, or something before the token ({@code Bearer}). */
    NO_TOKEN,
    /** The header is no JSON web token. */
    UNREADABLE_TOKEN,
    /** Another algorithm than HS256. */
    WRONG_ALGORITHM,
    UNKNOWN_KEY,
    WRONG_SIGNATURE,
    /** Expired, not valid yet, or without an end. */
    OUT_OF_TIME,
    /** The token is not about this body: {@code sha256} is missing or another's. */
    WRONG_BODY;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
