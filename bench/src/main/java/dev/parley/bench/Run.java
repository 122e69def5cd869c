package dev.parley.bench;

import dev.parley.bench.system.Unreachable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A process' one event loop, with a line each second about what happens on it, and an early end by Ctrl-C. */
final class Run implements AutoCloseable {

    private static final long SECOND_MILLISECONDS = 1_000;
    private static final long SETTLING_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(2));
    private final PrintStream out;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Runnable stop = () -> {};
    private long second;
    private long ticker = -1;

    Run(PrintStream out) {
        this.out = out;
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * Prints a line each second.
     *
     * @param progress makes it, on the event loop
     */
    void show(Supplier<String> progress) {
        ticker = vertx.setPeriodic(SECOND_MILLISECONDS, timer -> out.printf("%4d s  %s%n", ++second, progress.get()));
    }

    /**
     * At Ctrl-C.
     *
     * @param act ends what runs, on the event loop; what it has is printed before the JVM goes
     */
    void onInterrupt(Runnable act) {
        stop = act;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndAwait, "stop-on-interrupt"));
    }

    private void stopAndAwait() {
        if (closed.getCount() == 0) {
            return;
        }
        vertx.runOnContext(loop -> stop.run());
        try {
            closed.await(SETTLING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does something on the event loop and returns when it is done.
     *
     * @throws Unreachable when the system does not let the people in
     */
    <T> T perform(Supplier<Future<T>> act) {
        CompletableFuture<T> done = new CompletableFuture<>();
        vertx.runOnContext(loop -> {
            try {
                act.get().onSuccess(done::complete).onFailure(done::completeExceptionally);
            } catch (RuntimeException failed) {
                done.completeExceptionally(failed);
            }
        });
        try {
            return done.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }

    /** Ends the lines about progress. */
    void hush() {
        vertx.cancelTimer(ticker);
    }

    @Override
    public void close() {
        closed.countDown();
        vertx.close();
    }
}
