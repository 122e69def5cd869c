package dev.parley.gateway.connection;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.GatewayStatus;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether one more connection, be it a socket or an event stream, may be opened. Never more places are taken than there
 * are, however many ask at once. Thread-safe.
 */
@Singleton
public class Admission {

    /** Of the {@code Retry-After} that goes with a refusal. */
    public static final int RETRY_AFTER_SECONDS = 5;

    private final GatewayStatus status;
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    Admission(GatewayStatus status, GatewayConfig config, MeterRegistry metrics) {
        this.status = status;
        this.most = config.maxConnections();
        metrics.gauge("parley.gateway.open", taken);
    }

    /** A place for one connection, which counts until it is given back. Thread-safe. */
    public final class Place {

        private final AtomicBoolean held = new AtomicBoolean(true);

        /** A second time has no effect. */
        public void giveBack() {
            if (held.compareAndSet(true, false)) {
                taken.decrementAndGet();
            }
        }
    }

    /** Whether there is a place at this moment; others may take it before one does. */
    public boolean hasRoom() {
        return status.accepts() && taken.get() < most;
    }

    /** Takes a place if there is one. */
    public Optional<Place> place() {
        if (!status.accepts()) {
            return Optional.empty();
        }
        int before = taken.getAndUpdate(now -> now < most ? now + 1 : now);
        return before < most ? Optional.of(new Place()) : Optional.empty();
    }
}
