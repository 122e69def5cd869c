package dev.parley.bus.stream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Entry;
import dev.parley.bus.message.LiveKitEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When entries are acknowledged whose handler's dependency may forget in a crash what it has answered to. */
@Timeout(60)
class LateAcknowledgementsTest extends StreamTest {

    private final AtomicInteger watches = new AtomicInteger();
    private final AtomicInteger settled = new AtomicInteger();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    @Test
    void givenADiskThatIsSlowThenBatchesDoNotWaitForItAndTheirEntriesStay() {
        CountDownLatch disk = new CountDownLatch(1);
        consume(() -> hold(disk));

        append(0, 10);
        await().until(() -> handled.size() == 10);
        append(10, 20);
        await().until(() -> handled.size() == 20);

        assertEquals(20, bus.length(stream.key()));
        disk.countDown();
        awaitEffects(20);
        assertEquals(20, handled.size());
    }

    @Test
    void givenManyBatchesThenTheyAreSettledTogether() {
        consume(() -> {});
        for (int i = 0; i < 100; i++) {
            append(i, i + 1);
        }

        awaitEffects(100);

        assertTrue(settled.get() < 50, "settled " + settled.get() + " times");
    }

    @Test
    void givenTheDependencyHasForgottenThenAllThatIsNotAcknowledgedIsHandledAgain() {
        consume(() -> {
            if (watches.get() == 1) {
                throw new DependencyAway("it has crashed", null);
            }
        });

        append(0, 10);

        awaitEffects(10);
        await().until(() -> handled.size() == 20);
        assertEquals(2, watches.get());
        assertEquals(0, bus.length(stream.dead()));
    }

    @Test
    void givenTheDependencyHasForgottenWhileAllIsQuietThenItIsNoticed() {
        CountDownLatch disk = new CountDownLatch(1);
        consume(() -> {
            if (watches.get() == 1) {
                hold(disk);
                throw new DependencyAway("it has crashed", null);
            }
        });
        append(0, 1);
        await().until(() -> handled.size() == 1);

        disk.countDown();

        await().until(() -> handled.size() == 2);
        awaitEffects(1);
    }

    @Test
    void givenRedisWasEmptiedBeforeTheAcknowledgementThenReadingGoesOn() {
        CountDownLatch disk = new CountDownLatch(1);
        consume(() -> hold(disk));
        append(0, 10);
        await().until(() -> handled.size() == 10);

        bus.command("FLUSHALL");
        disk.countDown();
        append(10, 20);

        awaitEffects(20);
    }

    @Test
    void givenADependencyThatIsAwayAtTheStartThenReadingBeginsWhenItAnswers() {
        append(0, 10);
        bus.consumer("0", stream, this::handle, new Forgetful(() -> {}) {
            @Override
            public Optional<Watch> watch() {
                if (watches.get() < 2) {
                    watches.incrementAndGet();
                    throw new DependencyAway("not yet", null);
                }
                return super.watch();
            }
        });

        awaitEffects(10);
    }

    @Test
    void givenAStopThenWhatWasHandledIsAcknowledgedBefore() {
        StreamConsumer<?> consumer = consume(() -> {});
        append(0, 10);
        await().until(() -> handled.size() == 10);

        consumer.close();

        assertEquals(0, bus.length(stream.key()));
    }

    private StreamConsumer<?> consume(Dependency.Watch watch) {
        return bus.consumer("0", stream, this::handle, new Forgetful(watch));
    }

    private void handle(List<Entry<LiveKitEvent>> batch) {
        remember(batch);
        batch.forEach(entry -> handled.add(entry.id()));
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Always answers, and what it is told lasts when the watch says so. */
    private class Forgetful implements Dependency {
        private final Watch watch;

        Forgetful(Watch watch) {
            this.watch = watch;
        }

        @Override
        public boolean answers() {
            return true;
        }

        @Override
        public Optional<Watch> watch() {
            watches.incrementAndGet();
            return Optional.of(() -> {
                watch.settle();
                settled.incrementAndGet();
            });
        }
    }
}
