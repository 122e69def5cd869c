package dev.parley.gateway.accounts;

import java.util.Collection;
import java.util.Map;

/** Who is a moderator by the claims of an ID token. Immutable; thread-safe. */
record ModeratorRule(String claim, String value) {

    static ModeratorRule of(AccountsConfig config) {
        return new ModeratorRule(config.moderatorClaim().orElse(null), config.moderatorValue());
    }

    boolean holds(Map<String, Object> claims) {
        return claim != null && says(find(claims, claim));
    }

    /** A claim of that very name, or else one within objects: names may have dots themselves. */
    private static Object find(Map<?, ?> claims, String name) {
        int dot = name.indexOf('.');
        if (claims.containsKey(name) || dot < 0) {
            return claims.get(name);
        }
        return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, name.substring(dot + 1))
                : null;
    }

    private boolean says(Object found) {
        return found instanceof Collection<?> list ? list.contains(value) : value.equals(found);
    }
}
