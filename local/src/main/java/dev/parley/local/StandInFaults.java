package dev.parley.local;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.OptionalInt;

/** What is wrong with the API of {@link LiveKitStandIn} at the moment. Safe for use by several threads. */
final class StandInFaults {

    private final Vertx vertx;
    private int failuresLeft;
    private int failureStatus;
    private Duration delay = Duration.ZERO;
    private Promise<Void> recovery = Promise.promise();
    private boolean hanging;

    StandInFaults(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized void failNext(int calls, int status) {
        failuresLeft = calls;
        failureStatus = status;
    }

    synchronized void delay(Duration each) {
        delay = each;
    }

    synchronized void hang() {
        hanging = true;
    }

    /** Ends all of it; the calls that hang go on. */
    void end() {
        Promise<Void> ended;
        synchronized (this) {
            failuresLeft = 0;
            delay = Duration.ZERO;
            hanging = false;
            ended = recovery;
            recovery = Promise.promise();
        }
        ended.complete();
    }

    /** Completes when a call may go on, with the status by which it must fail, if it must. */
    synchronized Future<OptionalInt> suffer() {
        if (hanging) {
            return recovery.future().compose(ended -> suffer());
        }
        if (delay.isPositive()) {
            return vertx.timer(delay.toMillis()).map(due -> takeFailure());
        }
        return Future.succeededFuture(takeFailure());
    }

    private synchronized OptionalInt takeFailure() {
        if (failuresLeft == 0) {
            return OptionalInt.empty();
        }
        failuresLeft--;
        return OptionalInt.of(failureStatus);
    }
}
