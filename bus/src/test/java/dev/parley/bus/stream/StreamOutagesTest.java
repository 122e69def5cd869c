package dev.parley.bus.stream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.parley.bus.TestBus;
import dev.parley.bus.message.LiveKitEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a consumer makes of a Redis that is emptied, restarted or full, and of a dependency that is away. */
@Timeout(60)
class StreamOutagesTest extends StreamTest {

    @Test
    void a_group_lost_with_all_data_is_made_again() {
        bus.consumer("0", stream, this::remember, Dependency.NONE);
        append(0, 10);
        awaitEffects(10);

        bus.command("FLUSHALL");
        append(10, 20);

        awaitEffects(20);
    }

    @Test
    void a_redis_that_restarts_empty_is_read_again() {
        bus.consumer("0", stream, this::remember, Dependency.NONE);
        append(0, 10);
        awaitEffects(10);

        bus.server.kill();
        bus.server.restartEmpty();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            append(10, 20);
            return true;
        });

        awaitEffects(20);
    }

    @Test
    void while_a_dependency_is_away_nothing_is_read_and_nothing_becomes_a_dead_letter() {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger attempts = new AtomicInteger();
        StreamConsumer<LiveKitEvent> consumer = bus.consumer(
                "0",
                stream,
                batch -> {
                    attempts.incrementAndGet();
                    if (away.get()) {
                        throw new IllegalStateException("no database");
                    }
                    remember(batch);
                },
                () -> !away.get());
        append(0, 10);
        await().until(() -> consumer.pausedBecause() != null);
        append(10, 20);

        // longer than five take-overs would need
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        assertEquals(1, attempts.get());
        assertNotNull(consumer.pausedBecause());
        away.set(false);

        awaitEffects(20);
        assertEquals(0, bus.length(stream.dead()));
        assertEquals("0", bus.command("HLEN", stream.failures()));
    }

    @Test
    void an_entry_trimmed_away_while_pending_is_counted_as_lost() {
        append(0, 2);
        StreamGroup<LiveKitEvent> dead = new StreamGroup<>(stream, TestBus.config("dead"), bus.pipeline);
        dead.create();
        dead.read(List.of());
        bus.command("XTRIM", stream.key(), "MAXLEN", "1");

        bus.consumer("1", stream, this::remember, Dependency.NONE);

        awaitEffects(1);
        await().until(() -> bus.metrics
                        .counter("parley.stream.lost", "stream", stream.key())
                        .count()
                == 1);
    }

    @Test
    void a_redis_that_is_full_pauses_the_consumer_and_nothing_becomes_a_dead_letter() {
        append(0, 10);
        bus.command("CONFIG", "SET", "maxmemory", "1");

        StreamConsumer<LiveKitEvent> consumer = bus.consumer("0", stream, this::remember, Dependency.NONE);
        await().until(() -> consumer.pausedBecause() != null);
        assertEquals(Set.of(), effects);
        bus.command("CONFIG", "SET", "maxmemory", "0");

        awaitEffects(10);
        assertEquals(0, bus.length(stream.dead()));
    }
}
