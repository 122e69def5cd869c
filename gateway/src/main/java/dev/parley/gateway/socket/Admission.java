package dev.parley.gateway.socket;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.GatewayStatus;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether one more socket may be opened. Thread-safe. */
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
        metrics.gauge("parley.gateway.sockets", open);
    }

    public boolean hasRoom() {
        return status.accepts() && open.get() < most;
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }
}
