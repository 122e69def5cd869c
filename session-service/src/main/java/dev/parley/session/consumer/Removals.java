package dev.parley.session.consumer;

import dev.parley.bus.BusConfig;
import dev.parley.bus.stream.DependencyAway;
import dev.parley.bus.stream.Linger;
import dev.parley.session.database.Conversations;
import dev.parley.session.livekit.Rooms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Deletes the rooms of sessions whose people know already that they are over, beside the consumers, so that nobody's
 * match waits for it, and a moment later: a page that LiveKit throws out closes its connections at once, which keeps it
 * busy for a tenth of a second, just when it is told of the next partner. Pages leave by themselves before. Nothing is
 * promised: the record says that the room is owed, and what is lost here, by a crash or
 * because too many wait, is found by the sweep; {@code parley.removals.waiting} and {@code parley.removals.left} count
 * them. Thread-safe.
 */
@Singleton
class Removals {

    private static final Logger LOG = Logger.getLogger(Removals.class);
    /** Two threads that add at once may put one more in. */
    private static final int CAPACITY = 10_000;

    private static final int BATCH = 256;
    private static final long LOOK_MILLISECONDS = 200;
    private static final Duration LATER = Duration.ofSeconds(2);

    private final Consumer<List<String>> removal;
    private final Duration later;
    private final Linger linger;
    private final Counter overflowing;
    private final DelayQueue<Owed> owed = new DelayQueue<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("remove rooms").unstarted(this::work);
    private volatile boolean stopping;

    @Inject
    Removals(Rooms rooms, Conversations conversations, BusConfig config, MeterRegistry metrics) {
        this(sessions -> conversations.finish(rooms.delete(sessions)), LATER, Linger.patient(config), metrics);
    }

    /** @param later how long after its end a session's room is deleted */
    Removals(Consumer<List<String>> removal, Duration later, Linger linger, MeterRegistry metrics) {
        this.removal = removal;
        this.later = later;
        this.linger = linger;
        this.overflowing = metrics.counter("parley.removals.left");
        metrics.gaugeCollectionSize("parley.removals.waiting", Tags.empty(), owed);
    }

    /** @param due a moment of {@link System#nanoTime} */
    private record Owed(String session, long due) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(due - ((Owed) other).due);
        }
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    /** Sessions that have ended in the record, where their rooms are owed. */
    void owe(Collection<String> sessions) {
        long due = System.nanoTime() + later.toNanos();
        for (String session : sessions) {
            if (owed.size() < CAPACITY) {
                owed.add(new Owed(session, due));
            } else {
                overflowing.increment();
            }
        }
    }

    private void work() {
        List<String> batch = new ArrayList<>();
        while (!stopping) {
            try {
                Owed first = owed.poll(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first.session());
                    drainDue(batch);
                    removal.accept(batch);
                    linger.after(batch.size());
                }
            } catch (DependencyAway away) {
                LOG.debugf("left to the sweep: %s", away.getMessage());
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException unexpected) {
                // The thread must live on: without it every room would wait for the sweep.
                LOG.errorf(unexpected, "%d rooms are left to the sweep", batch.size());
            } finally {
                batch.clear();
            }
        }
    }

    private void drainDue(List<String> batch) {
        List<Owed> due = new ArrayList<>();
        owed.drainTo(due, BATCH - batch.size());
        due.forEach(next -> batch.add(next.session()));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.join(TimeUnit.SECONDS.toMillis(2));
    }
}
