package dev.parley.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final long SEED = 7;
    private static final double PER_SECOND = 2_000;
    private static final int WANTED = 1_000;

    private final EventLoop loop = new DefaultEventLoop();

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void given_a_rate_then_the_distances_are_exponential_around_its_mean() throws Exception {
        List<Long> distances = distances(moments(moment -> {}));

        double mean = distances.stream().mapToLong(Long::longValue).average().orElseThrow();
        long longerThanMean =
                distances.stream().filter(distance -> distance > mean).count();
        assertEquals(TimeUnit.SECONDS.toNanos(1) / PER_SECOND, mean, mean * 0.15);
        assertEquals(Math.exp(-1) * distances.size(), longerThanMean, distances.size() * 0.06);
    }

    @Test
    void given_a_consumer_that_is_slow_then_the_intended_moments_stay_the_same() throws Exception {
        List<Long> unhindered = distances(moments(moment -> {}));
        List<Long> hindered = distances(moments(moment -> {
            if (moment % 50 == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }));

        assertEquals(unhindered, hindered);
    }

    @Test
    void given_no_rate_then_it_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Arrivals(loop, new Random(SEED), 0, moment -> {}));
        assertThrows(
                IllegalArgumentException.class, () -> new Arrivals(loop, new Random(SEED), Double.NaN, moment -> {}));
    }

    private List<Long> moments(LongConsumer consumer) throws Exception {
        List<Long> moments = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch enough = new CountDownLatch(WANTED);
        Arrivals arrivals = new Arrivals(loop, new Random(SEED), PER_SECOND, moment -> {
            moments.add(moment);
            consumer.accept(moment);
            enough.countDown();
        });
        loop.execute(arrivals::start);
        assertTrue(enough.await(30, TimeUnit.SECONDS));
        loop.submit(arrivals::stop).get(10, TimeUnit.SECONDS);
        return List.copyOf(moments).subList(0, WANTED);
    }

    private static List<Long> distances(List<Long> moments) {
        List<Long> distances = new ArrayList<>();
        for (int i = 1; i < moments.size(); i++) {
            distances.add(moments.get(i) - moments.get(i - 1));
        }
        return distances;
    }
}
