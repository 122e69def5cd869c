package dev.parley.bus.presence;

import dev.parley.bus.Await;
import dev.parley.bus.presence.Presence.Holder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where people are, asked for in advance, so that the answer is there by the time somebody has something to say. Who
 * moves meanwhile tells queue-service so, and is told again. By {@link Mailbox#lookUp}.
 */
public final class Addresses {

    /** Nobody's. */
    public static final Addresses NONE = new Addresses(Set.of(), CompletableFuture.completedFuture(Map.of()));

    private final Set<String> users;
    private final CompletableFuture<Map<String, Holder>> holders;

    Addresses(Set<String> users, CompletableFuture<Map<String, Holder>> holders) {
        this.users = users;
        this.holders = holders;
    }

    /** Whether it was asked where this person is. */
    boolean cover(String user) {
        return users.contains(user);
    }

    /**
     * Whether the person, of whom it was asked, has a connection or asks over REST; once the answer is there.
     *
     * @throws dev.parley.bus.redis.RedisAway Redis did not answer
     */
    public boolean reach(String user) {
        return holders().containsKey(user);
    }

    /**
     * Who holds them, when the answer is there.
     *
     * @throws dev.parley.bus.redis.RedisAway Redis did not answer
     */
    Map<String, Holder> holders() {
        return Await.outcome(holders);
    }
}
