package dev.parley.gateway.lease;

import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.presence.GatewayLeases;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.GatewayStatus;
import dev.parley.gateway.connection.Attendance;
import dev.parley.gateway.connection.Closing;
import dev.parley.gateway.connection.Connections;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps this gateway's lease, and takes over from gateways that lost theirs: their people are told Disconnected, their
 * keys deleted. Everything happens on one thread, so that losing the lease and losing Redis' content are told apart.
 */
@Singleton
public class GatewayLease {

    private static final Logger LOG = Logger.getLogger(GatewayLease.class);

    private final GatewayLeases leases;
    private final Presence presence;
    private final Mailbox mailbox;
    private final Streams streams;
    private final BornWatch born;
    private final Rebuild rebuild;
    private final GatewayInbox inbox;
    private final GatewayStatus status;
    private final Connections connections;
    private final Attendance attendance;
    private final GatewayConfig config;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-lease").factory());

    private boolean begun;
    private boolean away;
    /** Redis was found emptied, and what follows from that has not been done yet. */
    private boolean rebuildDue;

    private long renewedAt;
    /** Leases that ran out while Redis was away are no sign of death until their holders could renew them. */
    private long takeOverFrom;

    GatewayLease(
            GatewayLeases leases,
            Presence presence,
            Mailbox mailbox,
            Streams streams,
            BornWatch born,
            Rebuild rebuild,
            GatewayInbox inbox,
            GatewayStatus status,
            Connections connections,
            Attendance attendance,
            GatewayConfig config) {
        this.leases = leases;
        this.presence = presence;
        this.mailbox = mailbox;
        this.streams = streams;
        this.born = born;
        this.rebuild = rebuild;
        this.inbox = inbox;
        this.status = status;
        this.connections = connections;
        this.attendance = attendance;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        takeOverFrom = System.nanoTime() + config.lease().toNanos();
        long period =
                Math.min(config.watchEvery().toMillis(), config.leaseEvery().toMillis());
        clock.scheduleWithFixedDelay(this::keep, 0, period, TimeUnit.MILLISECONDS);
    }

    /** Gives the lease back; nobody may be connected any more. */
    void end(Duration limit) {
        clock.shutdown();
        try {
            if (clock.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                leases.end(status.id());
            }
        } catch (RedisAway | RedisRefused problem) {
            LOG.warnf("the lease was not given back; it runs out by itself: %s", problem.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        try {
            rebuildDue |= born.emptied();
            if (rebuildDue) {
                startAnew();
            }
            if (!begun || System.nanoTime() - renewedAt >= config.leaseEvery().toNanos()) {
                renew();
            }
            if (away) {
                LOG.info("Redis answers again");
            }
            away = false;
        } catch (RedisAway | RedisRefused problem) {
            noteAway(problem);
        } catch (RuntimeException problem) {
            LOG.errorf(problem, "the lease was not looked after");
        }
    }

    private void noteAway(RuntimeException problem) {
        if (!away) {
            LOG.warnf("the lease can't be renewed: %s", problem.getMessage());
            away = true;
        }
        takeOverFrom = System.nanoTime() + config.lease().toNanos();
        if (leaseRanOut()) {
            status.leaseNotHeld();
        }
    }

    private void renew() {
        if (!begun) {
            begin();
            return;
        }
        GatewayLeases.Lease lease = leases.renew(status.id(), config.lease(), connections.count());
        if (lease.held()) {
            held(lease.online());
            if (System.nanoTime() - takeOverFrom >= 0) {
                lease.expired().forEach(this::takeOver);
            }
        } else if (born.emptied()) {
            rebuildDue = true;
            startAnew();
        } else {
            lost();
        }
    }

    private void begin() {
        begun = false;
        held(leases.begin(status.id(), config.lease()).online());
        begun = true;
    }

    private void held(long online) {
        renewedAt = System.nanoTime();
        status.leaseHeld(online);
    }

    private boolean leaseRanOut() {
        return System.nanoTime() - renewedAt >= config.lease().toNanos();
    }

    /** Redis is empty: nobody can have taken our people over, unless that had happened before. */
    private void startAnew() {
        if (leaseRanOut()) {
            lost();
            return;
        }
        LOG.warn("Redis was emptied: taking everybody's presence again");
        begin();
        inbox.emptied();
        rebuild.start();
        rebuildDue = false;
    }

    private void lost() {
        LOG.warnf("the lease of %s was lost: its people have to come again", status.id());
        status.leaseNotHeld();
        status.takeNewId();
        rebuildDue = false;
        connections.all().forEach(connection -> attendance.close(connection, Closing.RESTART));
        begin();
    }

    private void takeOver(String gateway) {
        Map<String, Long> people = presence.heldBy(gateway);
        LOG.infof("gateway %s is gone: %d people are disconnected", gateway, people.size());
        Outbox outbox = new Outbox();
        people.forEach((user, epoch) -> outbox.append(
                streams.queueCommands(), new QueueCommand.Disconnected(user, epoch, true), TraceParent.fresh()));
        mailbox.send(outbox);
        presence.release(gateway, people);
        leases.end(gateway);
    }
}
