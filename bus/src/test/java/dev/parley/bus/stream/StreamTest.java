package dev.parley.bus.stream;

import static org.awaitility.Awaitility.await;

import dev.parley.bus.Entry;
import dev.parley.bus.StreamKey;
import dev.parley.bus.TestBus;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.LiveKitEvent.RoomStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real Redis with one stream of its own for each test, and the effects that its entries had. */
abstract class StreamTest {

    private static final AtomicInteger STREAMS = new AtomicInteger();

    TestBus bus;
    StreamKey<LiveKitEvent> stream;
    StreamAppender appender;
    final Set<String> effects = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void startRedis() {
        bus = new TestBus();
        stream = new StreamKey<>("test:" + STREAMS.incrementAndGet(), LiveKitEvent.class);
        appender = bus.appender();
    }

    @AfterEach
    void stopRedis() throws Exception {
        bus.close();
    }

    void append(int from, int to) {
        List<CompletableFuture<String>> ids = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ids.add(appender.append(stream, new RoomStarted("s" + i, i), TraceParent.fresh())
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(ids.toArray(CompletableFuture[]::new)).join();
    }

    void remember(List<Entry<LiveKitEvent>> batch) {
        batch.forEach(entry -> effects.add(entry.message().session()));
    }

    void awaitEffects(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> effects.size() == count);
        await().atMost(Duration.ofSeconds(10)).until(() -> bus.length(stream.key()) == 0);
    }
}
