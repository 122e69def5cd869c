package dev.parley.session.livekit;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Spares a LiveKit that fails, and those who would wait for it: once half of the last calls failed, calls fail at once
 * until, after a delay, one that is let through succeeds. Thread-safe.
 */
final class Breaker {

    private static final Logger LOG = Logger.getLogger(Breaker.class);
    private static final double FAILURES = 0.5;

    private final TypedGuard<CompletionStage<Object>> guard;
    private final List<Runnable> whenOpened = new CopyOnWriteArrayList<>();
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

    /** @param calls how many calls in a row are looked at */
    Breaker(int calls, Duration delay) {
        this.guard = TypedGuard.create(new TypeLiteral<CompletionStage<Object>>() {})
                .withDescription("LiveKit")
                .withCircuitBreaker()
                .requestVolumeThreshold(calls)
                .failureRatio(FAILURES)
                .delay(delay.toMillis(), ChronoUnit.MILLIS)
                .onStateChange(this::become)
                .done()
                .build();
    }

    /** Runs the call, or fails at once while open. */
    @SuppressWarnings("unchecked")
    <T> CompletableFuture<T> call(Supplier<CompletionStage<T>> call) {
        return guard.get(() -> (CompletionStage<Object>) call.get())
                .thenApply(answer -> (T) answer)
                .toCompletableFuture();
    }

    CircuitBreakerState state() {
        return state;
    }

    /** @param action to run whenever it opens, on the thread of the call that failed: must not block */
    void whenOpened(Runnable action) {
        whenOpened.add(action);
    }

    private void become(CircuitBreakerState next) {
        state = next;
        LOG.infof("The breaker before LiveKit is %s", next);
        if (next == CircuitBreakerState.OPEN) {
            whenOpened.forEach(Runnable::run);
        }
    }
}
