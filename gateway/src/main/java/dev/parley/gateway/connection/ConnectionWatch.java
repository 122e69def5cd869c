package dev.parley.gateway.connection;

import dev.parley.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks over all connections again and again: pings them, and closes those whose time is over. */
@Singleton
public class ConnectionWatch {

    private static final Logger LOG = Logger.getLogger(ConnectionWatch.class);

    private final Connections connections;
    private final Attendance attendance;
    private final GatewayConfig config;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("connection-watch").factory());

    ConnectionWatch(Connections connections, Attendance attendance, GatewayConfig config) {
        this.connections = connections;
        this.attendance = attendance;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        long period = config.watchEvery().toMillis();
        clock.scheduleWithFixedDelay(this::lookOver, period, period, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        clock.shutdownNow();
    }

    private void lookOver() {
        try {
            Instant now = Instant.now();
            for (ClientConnection connection : connections.all()) {
                Optional<Closing> over = connection.overdue(now);
                if (over.isPresent()) {
                    attendance.close(connection, over.get());
                } else {
                    connection.pingWhenDue(now);
                }
            }
        } catch (RuntimeException problem) {
            LOG.errorf(problem, "connections were not looked over");
        }
    }
}
