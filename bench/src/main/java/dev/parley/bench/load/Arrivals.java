package dev.parley.bench.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * A Poisson process: moments that come at a rate, each independent of the others and of whatever the system does. What
 * is late is told with the moment at which it should have come. Used on the event loop only.
 */
final class Arrivals {

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    private final RandomGenerator random;
    private final double perSecond;
    private final LongConsumer arrival;
    private long next;
    private boolean stopped;

    /**
     * @param perSecond how many come in a second on average, above 0
     * @param arrival gets each intended moment, in their order, by {@link System#nanoTime}
     */
    Arrivals(EventLoop loop, RandomGenerator random, double perSecond, LongConsumer arrival) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate is above 0, not " + perSecond);
        }
        this.loop = loop;
        this.random = random;
        this.perSecond = perSecond;
        this.arrival = arrival;
    }

    void start() {
        next = System.nanoTime();
        goOn();
    }

    /** Nothing comes any more. */
    void stop() {
        stopped = true;
    }

    private void goOn() {
        long now = System.nanoTime();
        while (!stopped && next <= now) {
            arrival.accept(next);
            next += Math.round(random.nextExponential() / perSecond * SECOND);
        }
        if (!stopped) {
            loop.schedule(this::goOn, next - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
