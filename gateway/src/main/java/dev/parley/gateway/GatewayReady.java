package dev.parley.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while new people may come. */
@Readiness
@ApplicationScoped
public class GatewayReady implements HealthCheck {

    private final GatewayStatus status;

    GatewayReady(GatewayStatus status) {
        this.status = status;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway")
                .status(status.accepts())
                .withData("gateway", status.id())
                .withData("stopping", status.isStopping())
                .build();
    }
}
