package dev.parley.bus.stream;

import dev.parley.bus.Entry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * Where the time of a stream's entries goes: {@code parley.stream.wait}, from being appended until a reader has taken
 * them, and {@code parley.stream.batch}, from then until the batch has been handled. Entries have the time at which Redis
 * appended them in whole milliseconds, so a wait is as exact as that and as the clocks of the two machines agree.
 * Thread-safe.
 */
public final class StreamTimes {

    private final Timer wait;
    private final Timer batch;

    /** @param stream its name in the metrics */
    public StreamTimes(MeterRegistry metrics, String stream) {
        this.wait = metrics.timer("parley.stream.wait", "stream", stream);
        this.batch = metrics.timer("parley.stream.batch", "stream", stream);
    }

    /** A reader has these now. */
    public <M> void taken(List<Entry<M>> entries) {
        long now = System.currentTimeMillis();
        for (Entry<M> entry : entries) {
            String id = entry.id();
            long appended = Long.parseLong(id, 0, id.indexOf('-'), 10);
            wait.record(Duration.ofMillis(Math.max(0, now - appended)));
        }
    }

    /** Runs what handles a batch. */
    public void handled(Runnable handling) {
        batch.record(handling);
    }
}
