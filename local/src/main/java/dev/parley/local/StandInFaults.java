package dev.parley.local;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What is wrong with the API of {@link LiveKitStandIn} at the moment. Safe for use by several threads. */
final class StandInFaults {

    private int failuresLeft;
    private int failureStatus;
    private Duration delay = Duration.ZERO;
    private CountDownLatch recovery = new CountDownLatch(0);

    synchronized void failNext(int calls, int status) {
        failuresLeft = calls;
        failureStatus = status;
    }

    synchronized void delay(Duration each) {
        delay = each;
    }

    synchronized void hang() {
        if (recovery.getCount() == 0) {
            recovery = new CountDownLatch(1);
        }
    }

    synchronized void end() {
        failuresLeft = 0;
        delay = Duration.ZERO;
        recovery.countDown();
    }

    /** Holds a call up as long as it must be, and returns the status with which it must fail, if it must. */
    OptionalInt suffer() throws InterruptedException {
        CountDownLatch hanging;
        Duration wait;
        synchronized (this) {
            hanging = recovery;
            wait = delay;
        }
        hanging.await();
        if (wait.isPositive()) {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        }
        return takeFailure();
    }

    private synchronized OptionalInt takeFailure() {
        if (failuresLeft == 0) {
            return OptionalInt.empty();
        }
        failuresLeft--;
        return OptionalInt.of(failureStatus);
    }
}
