package dev.parley.gateway.connection;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.GatewayStatus;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether one more connection, be it a socket or an event stream, may be opened. Thread-safe. */
@Singleton
public class Admission {

    /** Of the {@code Retry-After} that goes with a refusal. */
    public static final int RETRY_AFTER_SECONDS = 5;

    private final GatewayStatus status;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    Admission(GatewayStatus status, GatewayConfig config, MeterRegistry metrics) {
        this.status = status;
        this.most = config.maxConnections();
        metrics.gauge("parley.gateway.open", open);
    }

    public boolean hasRoom() {
        return status.accepts() && open.get() < most;
    }

    /** Counts one more connection if there is room for it; whether there was. */
    public boolean openedIfRoom() {
        if (!status.accepts()) {
            return false;
        }
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    public void opened() {
        open.incrementAndGet();
    }

    public void closed() {
        open.decrementAndGet();
    }
}
