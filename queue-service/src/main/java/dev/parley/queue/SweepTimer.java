package dev.parley.queue;

import dev.parley.bus.Streams;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.stream.Sweeps;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Makes time pass: one replica appends a Sweep per period. */
@ApplicationScoped
public class SweepTimer {

    private static final Logger LOG = Logger.getLogger(SweepTimer.class);

    private final Sweeps sweeps;
    private final Streams streams;
    private final Duration shield;

    SweepTimer(Sweeps sweeps, Streams streams, QueueConfig config) {
        this.sweeps = sweeps;
        this.streams = streams;
        // Shorter than the period, so that a tick that comes a little early is not lost.
        this.shield = config.sweepPeriod().multipliedBy(3).dividedBy(4);
    }

    @Scheduled(every = "${parley.queue.sweep-period:1s}", identity = "sweep")
    void sweep() {
        sweeps.append(streams.queueCommands(), new QueueCommand.Sweep(), shield).whenComplete((appended, problem) -> {
            if (problem != null) {
                // The consumers say that Redis is away, and readiness does; this would say it each second.
                LOG.debugf("no sweep: %s", problem.getMessage());
            }
        });
    }
}
