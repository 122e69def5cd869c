package dev.parley.bus.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Acknowledges entries once what came of them outlasts a crash of the dependency: on a thread of its own and for many at
 * a time, so that no batch waits for a disk. After the first failure it acknowledges nothing any more; whatever is not
 * acknowledged by then is still pending, and comes again.
 *
 * <p>One for each {@link Dependency.Watch}. {@link #accept} and {@link #close} are for the consumer's thread.
 */
final class LateAcknowledgements implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LateAcknowledgements.class);

    /** Nobody waits for an acknowledgement, and each costs the dependency a flush. */
    private static final Duration COLLECT = Duration.ofMillis(20);

    /** Entries that are handled and not acknowledged at most; then the consumer waits. */
    private static final int UNSETTLED = 8_192;

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String END = "";

    private final Dependency.Watch watch;
    private final StreamGroup<?> group;
    private final BlockingQueue<String> handled = new ArrayBlockingQueue<>(UNSETTLED);
    private final Thread thread;
    private volatile RuntimeException failure;

    /** @param group for this object alone */
    LateAcknowledgements(String stream, Dependency.Watch watch, StreamGroup<?> group) {
        this.watch = watch;
        this.group = group;
        this.thread = Thread.ofPlatform().name("acknowledge " + stream).start(this::run);
    }

    /**
     * Takes entries that have been handled, and waits while there are too many of them.
     *
     * @throws RuntimeException what settling or acknowledging failed with, now or earlier
     */
    void accept(List<String> ids) {
        ids.forEach(this::offer);
        if (failure != null) {
            throw failure;
        }
    }

    private void offer(String id) {
        try {
            while (failure == null && !handled.offer(id, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debugf("%s: %d entries wait to be acknowledged", thread.getName(), UNSETTLED);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; what was handled last comes again", interrupted);
        }
    }

    /** Acknowledges what it has accepted, unless it has failed. */
    @Override
    public void close() {
        try {
            offer(END);
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean ended = false;
        try {
            while (!ended) {
                List<String> ids = collect();
                ended = ids.getLast().equals(END);
                acknowledge(ended ? ids.subList(0, ids.size() - 1) : ids);
            }
        } catch (RuntimeException problem) {
            failure = problem;
        } catch (InterruptedException interrupted) {
            failure = new IllegalStateException("interrupted", interrupted);
        } finally {
            if (!ended && failure == null) {
                // An Error, which the thread's end reports: the consumer must not go on without acknowledgements.
                failure = new IllegalStateException("nothing is acknowledged any more");
            }
        }
    }

    private List<String> collect() throws InterruptedException {
        List<String> ids = new ArrayList<>();
        ids.add(handled.take());
        LockSupport.parkNanos(COLLECT.toNanos());
        handled.drainTo(ids);
        return ids;
    }

    private void acknowledge(List<String> ids) {
        if (!ids.isEmpty()) {
            watch.settle();
            group.acknowledge(ids);
        }
    }
}
