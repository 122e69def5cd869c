package dev.parley.bus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for what was begun elsewhere, as if it were done here. Not for event loops. */
public final class Await {

    private Await() {}

    /** The result; fails by the very exception by which it failed there, where that is unchecked. */
    public static <T> T outcome(CompletableFuture<T> begun) {
        try {
            return begun.join();
        } catch (CompletionException problem) {
            throw problem.getCause() instanceof RuntimeException known ? known : problem;
        }
    }
}
