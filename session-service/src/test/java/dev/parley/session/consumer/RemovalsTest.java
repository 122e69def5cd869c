package dev.parley.session.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.stream.DependencyAway;
import dev.parley.bus.stream.Linger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemovalsTest {

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final Map<String, RuntimeException> problems = new ConcurrentHashMap<>();
    private final Removals removals = new Removals(this::remove, Duration.ZERO, new Linger(1, Duration.ZERO), metrics);

    @AfterEach
    void stop() throws InterruptedException {
        removals.stop(null);
    }

    @Test
    void givenAProblemOrAnOutageThenTheRoomsOfLaterSessionsAreRemovedAllTheSame() {
        problems.put("unexpected", new IllegalStateException("nobody thought of it"));
        problems.put("outage", new DependencyAway("away", null));
        removals.start(null);

        for (String session : List.of("unexpected", "outage", "later")) {
            removals.owe(List.of(session));
            Awaitility.await().until(() -> waiting() == 0);
        }

        Awaitility.await().until(() -> removed.equals(Set.of("later")));
    }

    @Test
    void givenMoreThanMayWaitThenTheyAreLeftToTheSweepAndCounted() {
        removals.owe(IntStream.range(0, 10_003).mapToObj(String::valueOf).toList());

        assertEquals(10_000, waiting());
        assertEquals(3, metrics.counter("parley.removals.left").count());
    }

    @Test
    void givenASessionThatHasJustEndedThenItsRoomIsLeftForAWhile() throws InterruptedException {
        Removals later = new Removals(this::remove, Duration.ofMillis(500), new Linger(1, Duration.ZERO), metrics);
        later.start(null);
        long before = System.nanoTime();
        later.owe(List.of("session"));

        Awaitility.await().until(() -> removed.equals(Set.of("session")));
        assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() >= 500);
        later.stop(null);
    }

    private int waiting() {
        return (int) metrics.get("parley.removals.waiting").gauge().value();
    }

    private void remove(List<String> sessions) {
        for (String session : sessions) {
            if (problems.containsKey(session)) {
                throw problems.get(session);
            }
        }
        removed.addAll(sessions);
    }
}
