package dev.parley.session.gate;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while LiveKit fails; also says how the breaker and the gate are. */
@Readiness
@ApplicationScoped
class LiveKitReady implements HealthCheck {

    private final Gate gate;

    LiveKitReady(Gate gate) {
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("LiveKit")
                .status(gate.liveKitAnswers())
                .withData("breaker", gate.breaker().name())
                .withData("gate", gate.closedBecause() == null ? "open" : "closed: " + gate.closedBecause())
                .build();
    }
}
