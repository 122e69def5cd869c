package dev.parley.session;

import dev.parley.bus.Streams;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.stream.Sweeps;
import dev.parley.session.config.SessionConfig;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Says that time has passed; what follows from that is decided by who handles the sweep. */
@Singleton
class SweepTimer {

    private static final Logger LOG = Logger.getLogger(SweepTimer.class);

    private final Sweeps sweeps;
    private final Streams streams;
    private final Duration sweepShield;
    private final Duration reconcileShield;

    SweepTimer(Sweeps sweeps, Streams streams, SessionConfig config) {
        this.sweeps = sweeps;
        this.streams = streams;
        // Shorter than the period, so that a tick that comes a little early is not lost.
        this.sweepShield = config.sweepPeriod().multipliedBy(3).dividedBy(4);
        this.reconcileShield = config.reconcilePeriod().multipliedBy(3).dividedBy(4);
    }

    @Scheduled(every = "${parley.session.sweep-period:1s}", identity = "sweep")
    void sweep() {
        append(new SessionCommand.Sweep(), sweepShield);
    }

    @Scheduled(every = "${parley.session.reconcile-period:30s}", identity = "reconcile")
    void reconcile() {
        append(new SessionCommand.Reconcile(), reconcileShield);
    }

    private void append(SessionCommand command, Duration shield) {
        sweeps.append(streams.sessionCommands(), command, shield).whenComplete((appended, problem) -> {
            if (problem != null) {
                // The consumers say that Redis is away, and readiness does; this would say it each second.
                LOG.debugf("No %s: %s", command.getClass().getSimpleName(), problem.getMessage());
            }
        });
    }
}
