package dev.parley.bus.stream;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while a consumer is paused; says which and why. */
@Readiness
@ApplicationScoped
public class ConsumersReady implements HealthCheck {

    private final StreamConsumers consumers;

    ConsumersReady(StreamConsumers consumers) {
        this.consumers = consumers;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> paused = consumers.paused();
        return HealthCheckResponse.named("streams")
                .status(paused.isEmpty())
                .withData("paused", String.join("; ", paused))
                .build();
    }
}
