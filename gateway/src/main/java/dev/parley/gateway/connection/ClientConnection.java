package dev.parley.gateway.connection;

import dev.parley.bus.Codec;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.identity.Person;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One person's open socket or event stream: what was told, whether it still listens, when it ends. Thread-safe; time comes
 * from the caller.
 *
 * <p>All of them are looked at every second, and there may be ten thousands: a look that finds nothing to do reads this
 * object, and not what it refers to.
 */
public final class ClientConnection {

    private final Wire wire;
    private final GatewayConfig config;
    private final SendQueue queue;
    private final AtomicReference<Closing> closing = new AtomicReference<>();
    private final Instant readyUntil;
    private volatile Person person;
    /** The second since the epoch with which the token ends. */
    private volatile long endsAt;

    /** When a ping is due, by what was told last; milliseconds since the epoch. Written under this object's lock. */
    private volatile long pingDue;

    private long lastPing;
    private volatile Held held;
    private volatile boolean settled;
    private volatile boolean ready;
    /** Of the first ping since the last answer; null when all are answered. */
    private volatile Instant unansweredSince;

    private volatile Told told = Told.NOTHING;

    /**
     * @param gateway id under which the person is held
     * @param epoch of this connection
     */
    public record Held(String gateway, long epoch) {}

    public ClientConnection(Wire wire, Person person, GatewayConfig config, Instant now) {
        this.wire = wire;
        this.config = config;
        this.queue = new SendQueue(config.sendQueueMessages(), config.sendQueueBytes());
        this.readyUntil = now.plus(config.readyWithin());
        this.lastPing = now.toEpochMilli();
        this.pingDue = lastPing + config.pingEvery().toMillis();
        extend(person);
    }

    public String user() {
        return person.user();
    }

    public Person person() {
        return person;
    }

    /** Null until presence was taken. */
    public Held held() {
        return held;
    }

    void held(Held taken) {
        held = taken;
    }

    /** Whether queue-service was told of the connection as it is held now, or never will be. */
    boolean isSettled() {
        return settled;
    }

    void settled(boolean now) {
        settled = now;
    }

    /** The same person with a newer token. */
    public void extend(Person renewed) {
        person = renewed;
        endsAt = renewed.expiresAt().getEpochSecond();
    }

    /** Takes over what an older connection of the same person knows. */
    synchronized void inherit(ClientConnection older) {
        told = older.told;
        schedulePing();
    }

    QueueCommand.LastTold lastTold(String freshTicket) {
        return told.forRebuild(freshTicket);
    }

    /**
     * Sends a notice.
     *
     * @return false when the client reads too slowly for one more: it must be closed
     */
    boolean tell(Notice notice, Instant now) {
        synchronized (this) {
            told = told.after(notice, now);
            schedulePing();
        }
        if (notice instanceof Notice.Ready) {
            ready = true;
        }
        String text = Codec.write(notice);
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (closing.get() != null) {
            return true;
        }
        if (!queue.enter(size)) {
            return false;
        }
        wire.send(notice, text).whenComplete((sent, problem) -> queue.leave(size));
        return true;
    }

    /** Messages on their way, which the client has not let the network take. */
    int unsentMessages() {
        return queue.messages();
    }

    /** As {@link #unsentMessages()}, in bytes of text. */
    int unsentBytes() {
        return queue.bytes();
    }

    /** Why the connection must be closed now, if it must. */
    Optional<Closing> overdue(Instant now) {
        if (now.getEpochSecond() >= endsAt) {
            return Optional.of(Closing.TOKEN_ENDED);
        }
        if (!ready && now.isAfter(readyUntil)) {
            return Optional.of(Closing.NO_STATE);
        }
        Instant silentSince = unansweredSince;
        return silentSince != null && now.isAfter(silentSince.plus(config.pongWithin()))
                ? Optional.of(Closing.NO_PONG)
                : Optional.empty();
    }

    void pingWhenDue(Instant now) {
        if (now.toEpochMilli() > pingDue) {
            if (unansweredSince == null) {
                unansweredSince = now;
            }
            synchronized (this) {
                lastPing = now.toEpochMilli();
                schedulePing();
            }
            wire.ping(() -> unansweredSince = null);
        }
    }

    /** Under this object's lock. */
    private void schedulePing() {
        Duration every = told.isAtRest() && !wire.isPingHeard() ? config.idlePingEvery() : config.pingEvery();
        pingDue = lastPing + every.toMillis();
    }

    /** Closes once; whether this call did. */
    boolean close(Closing why) {
        boolean first = closing.compareAndSet(null, why);
        if (first) {
            wire.close(why);
        }
        return first;
    }

    /** Notes that the client has closed; whether nobody else had closed before. */
    boolean gone() {
        return closing.compareAndSet(null, Closing.BY_CLIENT);
    }

    /** Empty while it is open. */
    public Optional<Closing> closedBecause() {
        return Optional.ofNullable(closing.get());
    }
}
