package dev.parley.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** One run of a workload on the event loop, from the first connection on, with a line each second meanwhile. */
final class Run {

    private static final long SECOND_MILLISECONDS = 1_000;

    private final Vertx vertx;
    private final Workload workload;
    private final PrintStream out;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private long second;

    Run(Vertx vertx, Workload workload, PrintStream out) {
        this.vertx = vertx;
        this.workload = workload;
        this.out = out;
    }

    /**
     * Returns when the workload has ended, or soon after {@link #stop}.
     *
     * @throws Unreachable when the system does not let the people in
     */
    void perform() {
        long ticker = vertx.setPeriodic(
                SECOND_MILLISECONDS, timer -> out.printf("%4d s  %s%n", ++second, workload.progress()));
        try {
            CompletableFuture.anyOf(onLoop(workload::connect), stopped).join();
            if (!stopped.isDone()) {
                onLoop(workload::run).join();
            }
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        } finally {
            vertx.cancelTimer(ticker);
        }
    }

    /** Ends it early; from any thread. */
    void stop() {
        stopped.complete(null);
        vertx.runOnContext(loop -> workload.stop());
    }

    private CompletableFuture<Void> onLoop(Supplier<Future<Void>> act) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        vertx.runOnContext(loop -> act.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
        return done;
    }
}
