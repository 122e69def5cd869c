package dev.parley.gateway.connection;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who is connected here: one connection a person, the newest. Thread-safe. */
@Singleton
public class Connections {

    private final ConcurrentHashMap<String, ClientConnection> byUser = new ConcurrentHashMap<>();

    /**
     * Enters a connection that was taken.
     *
     * @return the older one of the same person, which is no longer entered and must be closed: another, or this one
     *     when a newer one has been entered meanwhile
     */
    Optional<ClientConnection> enter(ClientConnection connection) {
        ClientConnection[] older = new ClientConnection[1];
        byUser.compute(connection.user(), (user, present) -> {
            if (present == null || present == connection) {
                return connection;
            }
            boolean newest = connection.held().epoch() > present.held().epoch();
            older[0] = newest ? present : connection;
            return newest ? connection : present;
        });
        return Optional.ofNullable(older[0]);
    }

    void leave(ClientConnection connection) {
        byUser.remove(connection.user(), connection);
    }

    public Optional<ClientConnection> of(String user) {
        return Optional.ofNullable(byUser.get(user));
    }

    /** The person's connection if it is this one, and not an older or newer. */
    public Optional<ClientConnection> of(String user, long epoch) {
        return of(user).filter(connection -> connection.held().epoch() == epoch);
    }

    /** Those that are connected, a view: whoever comes or goes while it is walked through may be met or not. */
    public Collection<ClientConnection> all() {
        return Collections.unmodifiableCollection(byUser.values());
    }

    public int count() {
        return byUser.size();
    }

    /** What waits for clients that read slowly, of all of them together. */
    int unsentMessages() {
        return byUser.values().stream()
                .mapToInt(ClientConnection::unsentMessages)
                .sum();
    }

    int unsentBytes() {
        return byUser.values().stream().mapToInt(ClientConnection::unsentBytes).sum();
    }
}
