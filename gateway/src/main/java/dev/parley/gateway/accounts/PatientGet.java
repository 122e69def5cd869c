package dev.parley.gateway.accounts;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jose4j.http.SimpleGet;
import org.jose4j.http.SimpleResponse;

/**
 * Asks the provider; after it did not answer, not again for a while that doubles each time. Blocking for as long as the
 * provider takes; thread-safe.
 */
final class PatientGet implements SimpleGet {

    private static final Logger LOG = Logger.getLogger(PatientGet.class);

    private final SimpleGet get;
    private final Duration shortest;
    private final Duration longest;
    private final LongSupplier nanoseconds;
    private final MeterRegistry metrics;
    private int failures;
    private long notBefore;

    /** @param nanoseconds a clock that never jumps */
    PatientGet(SimpleGet get, Duration shortest, Duration longest, LongSupplier nanoseconds, MeterRegistry metrics) {
        this.get = get;
        this.shortest = shortest;
        this.longest = longest;
        this.nanoseconds = nanoseconds;
        this.metrics = metrics;
        metrics.gauge("parley.gateway.provider.away", this, asked -> asked.isAway() ? 1 : 0);
    }

    /** @throws IOException it did not answer by 200, or is not asked just now */
    @Override
    public SimpleResponse get(String location) throws IOException {
        long wait = waitNanoseconds();
        if (wait > 0) {
            throw new IOException("the provider did not answer and is asked again in " + Duration.ofNanos(wait));
        }
        try {
            SimpleResponse response = get.get(location);
            answered();
            return response;
        } catch (IOException | RuntimeException away) {
            failed(location, away);
            throw away instanceof IOException problem ? problem : new IOException(away);
        }
    }

    /** Whether the provider did not answer when it was last asked. */
    synchronized boolean isAway() {
        return failures > 0;
    }

    /** Whole seconds until it is asked again, at least 1. */
    long retryAfterSeconds() {
        return Math.max(1, Duration.ofNanos(waitNanoseconds()).plusMillis(999).toSeconds());
    }

    private synchronized long waitNanoseconds() {
        return failures == 0 ? 0 : Math.max(0, notBefore - nanoseconds.getAsLong());
    }

    private synchronized void answered() {
        if (failures > 0) {
            LOG.infof("the provider answers again");
        }
        failures = 0;
    }

    private synchronized void failed(String location, Exception away) {
        if (failures == 0) {
            LOG.warnf("the provider does not answer at %s: %s; guests come in, sign-ins are refused", location, away);
        }
        Duration wait = shortest.multipliedBy(1L << Math.min(failures, 20));
        notBefore = nanoseconds.getAsLong() + (wait.compareTo(longest) < 0 ? wait : longest).toNanos();
        failures++;
        metrics.counter("parley.gateway.provider.failures").increment();
    }
}
