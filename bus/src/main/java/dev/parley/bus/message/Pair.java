package dev.parley.bus.message;

import java.util.List;

/**
 * Two people who were matched; the same facts in every event about their session, so that whichever event arrives
 * first leaves the right row.
 *
 * @param session UUIDv7, the session's id everywhere
 * @param first seat {@code a}
 * @param second seat {@code b}
 * @param matchedAt epoch milliseconds of Redis' clock; the newer match wins a person
 * @param mode of the conversation
 * @param language both share, or null
 * @param interests both share; never null
 */
public record Pair(
        String session, Side first, Side second, long matchedAt, Mode mode, String language, List<String> interests) {

    public Pair {
        interests = interests == null ? List.of() : List.copyOf(interests);
    }

    /** The other person's username. */
    public String partnerOf(String user) {
        return first.user().equals(user) ? second.user() : first.user();
    }

    public boolean has(String user) {
        return first.user().equals(user) || second.user().equals(user);
    }
}
