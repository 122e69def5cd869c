package dev.parley.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Counts webhooks by what became of them, as {@code parley_webhooks_total{outcome}}. Refused and failed ones are also
 * logged, one line in ten seconds at most, so that nobody can fill the log. Thread-safe.
 */
@Singleton
class WebhookCounts {

    private static final Logger LOG = Logger.getLogger(WebhookCounts.class);
    private static final long QUIET = Duration.ofSeconds(10).toNanos();

    private final MeterRegistry metrics;
    private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

    WebhookCounts(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void appended() {
        count("appended");
    }

    /** Verified, and about nothing of ours. */
    void ignored() {
        count("ignored");
    }

    void refused(Refusal why) {
        count(why.tag());
        warn("A webhook was refused (" + why.tag() + "): is LiveKit's webhook signed with our key and secret?");
    }

    /** Verified, and yet no webhook that can be read. */
    void unreadable() {
        count("unreadable");
        warn("A webhook with a valid signature could not be read");
    }

    /** Too many bodies were on their way already. */
    void noRoom() {
        count("no_room");
        warn("A webhook was refused for now, because too many were on their way");
    }

    void failed(Throwable why) {
        count("failed");
        warn("A webhook could not be appended, LiveKit will send it again: " + why.getMessage());
    }

    private void count(String outcome) {
        metrics.counter("parley.webhooks", "outcome", outcome).increment();
    }

    private void warn(String line) {
        long now = System.nanoTime();
        long next = nextLine.get();
        if (now - next >= 0 && nextLine.compareAndSet(next, now + QUIET)) {
            LOG.warn(line + " (further lines of this kind are held back for ten seconds)");
        }
    }
}
