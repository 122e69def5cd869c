package dev.parley.session.consumer;

import dev.parley.bus.message.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What is counted: {@code parley_sessions_*} and {@code parley_rooms_*}. Thread-safe. */
@Singleton
class SessionCounts {

    private final MeterRegistry metrics;

    SessionCounts(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** A session was recorded as ended; each counts once. */
    void ended(Reason reason) {
        metrics.counter("parley.sessions.ended", "reason", reason.wire()).increment();
    }

    /** People were told of a match. */
    void matched(int sessions) {
        metrics.counter("parley.sessions.matched").increment(sessions);
    }

    void rooms(int made, int failed) {
        metrics.counter("parley.rooms.made").increment(made);
        metrics.counter("parley.rooms.failed").increment(failed);
    }
}
