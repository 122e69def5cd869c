package dev.parley.bus.stream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Entry;
import dev.parley.bus.TestBus;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.LiveKitEvent.RoomStarted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a consumer promises, against a real Redis. */
@Timeout(60)
class StreamConsumerTest extends StreamTest {

    @Test
    void entries_are_handled_in_batches_and_the_stream_is_empty_afterwards() {
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        append(0, 1000);

        bus.consumer(
                "0",
                stream,
                batch -> {
                    sizes.add(batch.size());
                    remember(batch);
                },
                Dependency.NONE);

        awaitEffects(1000);
        assertTrue(sizes.size() < 20, "1000 entries came in " + sizes.size() + " batches");
    }

    @Test
    void the_trace_travels_with_the_message() {
        List<String> traces = new CopyOnWriteArrayList<>();
        String trace = TraceParent.fresh();
        appender.append(stream, new RoomStarted("s", 1), trace);

        bus.consumer("0", stream, batch -> batch.forEach(entry -> traces.add(entry.traceParent())), Dependency.NONE);

        await().until(() -> traces.equals(List.of(trace)));
    }

    @Test
    void what_a_dead_consumer_had_read_is_taken_over_by_another() {
        append(0, 10);
        new StreamGroup<>(stream, TestBus.config("dead"), bus.pipeline).create();
        List<StreamGroup.Raw> read = new StreamGroup<>(stream, TestBus.config("dead"), bus.pipeline).read(List.of());
        assertEquals(10, read.size());

        bus.consumer("1", stream, this::remember, Dependency.NONE);

        awaitEffects(10);
    }

    @Test
    void a_consumer_that_comes_back_under_its_name_finishes_what_it_had_read() {
        append(0, 10);
        StreamGroup<LiveKitEvent> before = new StreamGroup<>(stream, TestBus.config("0"), bus.pipeline);
        before.create();
        before.read(List.of());

        bus.consumer("0", stream, this::remember, Dependency.NONE);

        awaitEffects(10);
    }

    @Test
    void a_crash_after_the_effect_delivers_again_and_an_idempotent_effect_happens_once() {
        AtomicInteger deliveries = new AtomicInteger();
        AtomicBoolean crash = new AtomicBoolean(true);
        append(0, 10);

        bus.consumer(
                "0",
                stream,
                batch -> {
                    deliveries.addAndGet(batch.size());
                    remember(batch);
                    if (crash.getAndSet(false)) {
                        throw new IllegalStateException("crash before the acknowledgement");
                    }
                },
                Dependency.NONE);

        awaitEffects(10);
        assertEquals(20, deliveries.get());
    }

    @Test
    void a_poison_entry_is_parked_after_five_failures_and_holds_nobody_up() {
        append(0, 3);
        bus.consumer(
                "0",
                stream,
                batch -> {
                    for (Entry<LiveKitEvent> entry : batch) {
                        if (entry.message().session().equals("s1")) {
                            throw new IllegalArgumentException("poison");
                        }
                    }
                    remember(batch);
                },
                Dependency.NONE);

        await().until(() -> effects.equals(Set.of("s0", "s2")));
        append(3, 10);
        await().until(() -> effects.size() == 9);
        await().atMost(Duration.ofSeconds(30)).until(() -> bus.length(stream.dead()) == 1);

        assertTrue(bus.command("XRANGE", stream.dead(), "-", "+").contains("failed 5 times"));
        assertEquals("0", bus.command("HLEN", stream.failures()));
        await().until(() -> bus.length(stream.key()) == 0);
    }

    @Test
    void what_nobody_can_read_is_parked_at_once() {
        bus.command("XADD", stream.key(), "*", "message", "{\"type\":\"Dance\"}");
        bus.command("XADD", stream.key(), "*", "message", "{\"type\":");
        bus.command("XADD", stream.key(), "*", "nothing", "at all");
        append(0, 1);

        bus.consumer("0", stream, this::remember, Dependency.NONE);

        awaitEffects(1);
        assertEquals(3, bus.length(stream.dead()));
    }

    @Test
    void a_graceful_stop_finishes_and_acknowledges_its_batch() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        StreamConsumer<LiveKitEvent> consumer = bus.consumer(
                "0",
                stream,
                batch -> {
                    handling.countDown();
                    try {
                        assertTrue(release.await(10, TimeUnit.SECONDS));
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    remember(batch);
                },
                Dependency.NONE);
        append(0, 1);
        assertTrue(handling.await(10, TimeUnit.SECONDS));

        CompletableFuture<Void> closing = CompletableFuture.runAsync(consumer::close);
        release.countDown();
        closing.get(10, TimeUnit.SECONDS);

        assertEquals(Set.of("s0"), effects);
        assertEquals(0, bus.length(stream.key()));
    }

    @Test
    void two_consumers_share_the_work_and_lose_nothing() {
        bus.consumer("0", stream, this::remember, Dependency.NONE);
        bus.consumer("1", stream, this::remember, Dependency.NONE);

        append(0, 5000);

        awaitEffects(5000);
    }

    @Test
    void every_entry_twice_and_in_reversed_order_leaves_what_a_handler_whose_states_only_move_forward_leaves() {
        Map<String, Long> newest = new ConcurrentHashMap<>();
        for (int i = 99; i >= 0; i--) {
            appender.append(stream, new RoomStarted("room" + i % 7, i), TraceParent.fresh());
            appender.append(stream, new RoomStarted("room" + i % 7, i), TraceParent.fresh());
        }

        bus.consumer(
                "0",
                stream,
                batch -> batch.forEach(entry ->
                        newest.merge(entry.message().session(), ((RoomStarted) entry.message()).at(), Math::max)),
                Dependency.NONE);

        await().until(() -> bus.length(stream.key()) == 0 && newest.size() == 7);
        newest.forEach((room, at) -> assertTrue(at >= 93, room + " is at " + at));
    }
}
