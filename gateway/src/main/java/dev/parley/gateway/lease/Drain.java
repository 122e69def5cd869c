package dev.parley.gateway.lease;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.GatewayStatus;
import dev.parley.gateway.command.PendingReplies;
import dev.parley.gateway.connection.Attendance;
import dev.parley.gateway.connection.ClientConnection;
import dev.parley.gateway.connection.Closing;
import dev.parley.gateway.connection.Connections;
import dev.parley.gateway.connection.Departures;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * An orderly stop: nobody new comes, everybody is sent away in random order over some time, so that they don't all
 * knock at the other gateways at once, requests get their answers, queue-service is told, the lease given back. Before the
 * server stops listening. (Its own wait for requests, quarkus.shutdown.timeout, stays off: it counts every socket that
 * was ever open as a request that still runs.)
 */
@Singleton
public class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final int WAVES = 40;
    private static final Duration ARRIVALS_LIMIT = Duration.ofSeconds(2);
    private static final Duration DEPARTURES_LIMIT = Duration.ofSeconds(3);
    private static final Duration LEASE_LIMIT = Duration.ofSeconds(3);

    private final GatewayStatus status;
    private final Connections connections;
    private final Attendance attendance;
    private final Departures departures;
    private final PendingReplies pending;
    private final GatewayInbox inbox;
    private final GatewayLease lease;
    private final GatewayConfig config;
    private final AtomicBoolean done = new AtomicBoolean();

    Drain(
            GatewayStatus status,
            Connections connections,
            Attendance attendance,
            Departures departures,
            PendingReplies pending,
            GatewayInbox inbox,
            GatewayLease lease,
            GatewayConfig config) {
        this.status = status;
        this.connections = connections;
        this.attendance = attendance;
        this.departures = departures;
        this.pending = pending;
        this.inbox = inbox;
        this.lease = lease;
        this.config = config;
    }

    void beforeRequests(@Observes ShutdownDelayInitiatedEvent event) {
        drain();
    }

    /** Where the earlier event is not sent, such as in development mode. */
    void atTheLatest(@Observes @Priority(1) ShutdownEvent event) {
        drain();
    }

    private void drain() {
        if (!done.compareAndSet(false, true)) {
            return;
        }
        status.stopping();
        sendAway();
        awaitRequests();
        departures.finish(DEPARTURES_LIMIT);
        inbox.stop();
        lease.end(LEASE_LIMIT);
    }

    private void awaitRequests() {
        try {
            if (!pending.awaitNone(config.replyWithin())) {
                LOG.warn("requests are cut off");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendAway() {
        List<ClientConnection> everybody = new ArrayList<>(connections.all());
        LOG.infof("%d people are sent away", everybody.size());
        Collections.shuffle(everybody);
        int wave = Math.ceilDiv(everybody.size(), WAVES);
        try {
            for (int from = 0; from < everybody.size(); from += wave) {
                everybody
                        .subList(from, Math.min(from + wave, everybody.size()))
                        .forEach(connection -> attendance.close(connection, Closing.RESTART));
                TimeUnit.NANOSECONDS.sleep(config.drain().toNanos() / WAVES);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        attendance.awaitArrivals(ARRIVALS_LIMIT);
        connections.all().forEach(connection -> attendance.close(connection, Closing.RESTART));
    }
}
