package dev.parley.gateway.connection;

import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.gateway.GatewayStatus;
import dev.parley.gateway.ReadyNotices;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Who comes and who goes: keeps the connections here, presence in Redis and what queue-service is told in step.
 * Thread-safe.
 */
@Singleton
public class Attendance {

    private static final Logger LOG = Logger.getLogger(Attendance.class);

    /** People taken at the same time; keeps the commands under way on one Redis connection within its bounds. */
    private static final int TAKEN_AT_ONCE = 256;

    private final Connections connections;
    private final Presence presence;
    private final Mailbox mailbox;
    private final Streams streams;
    private final Departures departures;
    private final GatewayStatus status;
    private final ReadyNotices readyNotices;
    private final MeterRegistry metrics;
    private final ConcurrentHashMap<Class<?>, Counter> told = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private final Semaphore taking = new Semaphore(TAKEN_AT_ONCE, true);

    Attendance(
            Connections connections,
            Presence presence,
            Mailbox mailbox,
            Streams streams,
            Departures departures,
            GatewayStatus status,
            ReadyNotices readyNotices,
            MeterRegistry metrics,
            @VirtualThreads ExecutorService threads) {
        this.connections = connections;
        this.presence = presence;
        this.mailbox = mailbox;
        this.streams = streams;
        this.departures = departures;
        this.status = status;
        this.readyNotices = readyNotices;
        this.metrics = metrics;
        this.threads = threads;
        metrics.gauge("parley.gateway.connections", connections, Connections::count);
        metrics.gauge("parley.gateway.unsent.messages", connections, Connections::unsentMessages);
        metrics.gauge("parley.gateway.unsent.bytes", connections, Connections::unsentBytes);
    }

    /**
     * Takes a person who has just connected, soon; returns at once.
     *
     * @param taken runs when that is done, unless the connection is over by then
     */
    public void arrive(ClientConnection connection, Runnable taken) {
        threads.execute(() -> {
            if (taken(connection, null)) {
                taken.run();
            }
        });
    }

    /** Waits until those who were being taken have been. */
    public void awaitArrivals(Duration limit) {
        try {
            if (taking.tryAcquire(TAKEN_AT_ONCE, limit.toMillis(), TimeUnit.MILLISECONDS)) {
                taking.release(TAKEN_AT_ONCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a person again after Redis was emptied, telling queue-service where the person stood. Waits. */
    public void retake(ClientConnection connection) {
        taken(connection, connection.lastTold(Uuid7.fresh()));
    }

    private boolean taken(ClientConnection connection, QueueCommand.LastTold told) {
        taking.acquireUninterruptibly();
        connection.settled(false);
        try {
            if (connection.closedBecause().isPresent()) {
                return false;
            }
            take(connection, told);
            return true;
        } catch (RedisAway | RedisRefused problem) {
            LOG.debugf("somebody can't be taken: %s", problem.getMessage());
            close(connection, Closing.NO_STATE);
            return false;
        } finally {
            taking.release();
            connection.settled(true);
            connection.closedBecause().ifPresent(why -> depart(connection, why));
        }
    }

    private void take(ClientConnection connection, QueueCommand.LastTold told) {
        String user = connection.user();
        String gateway = status.id();
        Presence.Connection taken = presence.connect(user, gateway);
        connection.held(new ClientConnection.Held(gateway, taken.epoch()));
        connections.enter(connection).ifPresent(older -> {
            connection.inherit(older);
            close(older, Closing.CONNECTED_ELSEWHERE);
        });

        Outbox outbox = new Outbox();
        String trace = TraceParent.fresh();
        if (taken.before() != null && !taken.before().equals(gateway)) {
            outbox.gateway(taken.before(), new GatewayMessage.Displaced(user, taken.epoch()), trace);
        }
        Caller from = Caller.socket(user, taken.epoch(), gateway, null);
        outbox.append(
                streams.queueCommands(),
                new QueueCommand.Connected(
                        from,
                        connection.person().name(),
                        told,
                        connection.person().device()),
                trace);
        mailbox.send(outbox);
        closeIfDisplacedMeanwhile(connection);
        if (!gateway.equals(status.id())) {
            close(connection, Closing.RESTART);
        }
    }

    /** A newer connection elsewhere may have sent its Displaced before this one could be found. */
    private void closeIfDisplacedMeanwhile(ClientConnection connection) {
        Presence.Holder holder = presence.holders(List.of(connection.user())).get(connection.user());
        if (holder != null && holder.epoch() > connection.held().epoch()) {
            close(connection, Closing.CONNECTED_ELSEWHERE);
        }
    }

    /** Says it to the person; one who reads too slowly is closed. */
    public void tell(ClientConnection connection, Notice notice) {
        if (connection.tell(readyNotices.complete(notice, connection.person()), Instant.now())) {
            told.computeIfAbsent(
                            notice.getClass(),
                            type -> metrics.counter("parley.gateway.notices", "type", type.getSimpleName()))
                    .increment();
        } else {
            close(connection, Closing.TOO_SLOW);
        }
    }

    /** Closes for a reason of ours; a second closing has no effect. */
    public void close(ClientConnection connection, Closing why) {
        if (connection.close(why)) {
            depart(connection, why);
        }
    }

    /** The client has closed, or nothing more can come from it. */
    public void gone(ClientConnection connection) {
        if (connection.gone()) {
            depart(connection, Closing.BY_CLIENT);
        }
    }

    /** Not before Connected was said, or the two would change places: then whoever takes the person calls again. */
    private void depart(ClientConnection connection, Closing why) {
        if (!connection.isSettled()) {
            return;
        }
        metrics.counter("parley.gateway.closed", "code", String.valueOf(why.code()))
                .increment();
        connections.leave(connection);
        ClientConnection.Held held = connection.held();
        if (held != null) {
            departures.add(new Departures.Departure(connection.user(), held.gateway(), held.epoch(), why.comesBack()));
        }
    }
}
