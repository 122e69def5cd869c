package dev.parley.local;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs several things at the same time. */
final class Together {

    private Together() {}

    /**
     * Runs all and returns when all have ended. The first failure interrupts the others and is thrown; so does an
     * interrupt of the caller.
     */
    static void run(List<Runnable> tasks) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ended = new ExecutorCompletionService<Void>(threads);
            tasks.forEach(task -> ended.submit(task, null));
            try {
                for (int i = 0; i < tasks.size(); i++) {
                    ended.take().get();
                }
            } catch (ExecutionException failed) {
                threads.shutdownNow();
                throw failed.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(failed.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
