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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Deletes the rooms of sessions whose people know already that they are over, beside the consumers, so that nobody's
 * match waits for it. Nothing is promised: the record says that the room is owed, and what is lost here, by a crash or
 * because too many wait, is found by the sweep; {@code parley.removals.waiting} and {@code parley.removals.left} count
 * them. Thread-safe.
 */
@Singleton
class Removals {

    private static final Logger LOG = Logger.getLogger(Removals.class);
    private static final int CAPACITY = 10_000;
    private static final int BATCH = 256;
    private static final long LOOK_MILLISECONDS = 200;

    private final Consumer<List<String>> removal;
    private final Linger linger;
    private final Counter overflowing;
    private final BlockingQueue<String> owed = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("remove rooms").unstarted(this::work);
    private volatile boolean stopping;

    @Inject
    Removals(Rooms rooms, Conversations conversations, BusConfig config, MeterRegistry metrics) {
        this(sessions -> conversations.finish(rooms.delete(sessions)), Linger.patient(config), metrics);
    }

    Removals(Consumer<List<String>> removal, Linger linger, MeterRegistry metrics) {
        this.removal = removal;
        this.linger = linger;
        this.overflowing = metrics.counter("parley.removals.left");
        metrics.gaugeCollectionSize("parley.removals.waiting", Tags.empty(), owed);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    /** Sessions that have ended in the record, where their rooms are owed. */
    void owe(Collection<String> sessions) {
        for (String session : sessions) {
            if (!owed.offer(session)) {
                overflowing.increment();
            }
        }
    }

    private void work() {
        List<String> batch = new ArrayList<>();
        while (!stopping) {
            try {
                String first = owed.poll(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    owed.drainTo(batch, BATCH - 1);
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

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.join(TimeUnit.SECONDS.toMillis(2));
    }
}
