package dev.parley.bus.redis;

import java.time.Duration;
import java.time.Instant;

/**
 * Redis' clock, by which matches are timed, without a question for each look: it is asked once a second at most, and in
 * between this machine's monotonic clock tells how much later it is. Behind Redis by no more than what a question takes.
 * Thread-safe; now and then a look waits for the answer.
 */
public final class RedisClock {

    private static final long GOOD_FOR_NANOSECONDS = Duration.ofSeconds(1).toNanos();

    private final RedisPipeline pipeline;
    private volatile Answer last;

    public RedisClock(RedisPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** @param at a moment of {@link System#nanoTime} at which Redis' clock had shown {@code time} */
    private record Answer(Instant time, long at) {}

    /** @throws RedisAway it had to be asked and did not answer */
    public Instant now() {
        Answer answer = last;
        if (answer == null || System.nanoTime() - answer.at() > GOOD_FOR_NANOSECONDS) {
            Instant time = pipeline.now();
            answer = new Answer(time, System.nanoTime());
            last = answer;
        }
        return answer.time().plusNanos(System.nanoTime() - answer.at());
    }
}
