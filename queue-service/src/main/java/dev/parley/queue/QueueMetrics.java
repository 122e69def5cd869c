package dev.parley.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What is measured: {@code parley_decisions_total}, {@code parley_waiting}, {@code parley_script}. */
@Singleton
public class QueueMetrics {

    private final Map<Outcome, Counter> decisions = new EnumMap<>(Outcome.class);
    private final AtomicLong waiting;
    private final Timer script;

    QueueMetrics(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            decisions.put(
                    outcome,
                    Counter.builder("parley.decisions")
                            .description("Commands and events decided")
                            .tag("outcome", outcome.word())
                            .register(registry));
        }
        waiting = registry.gauge("parley.waiting", new AtomicLong());
        script = Timer.builder("parley.script")
                .description("One pipeline of decisions")
                .register(registry);
    }

    List<Decision> decided(Supplier<List<Decision>> work) {
        List<Decision> made = script.record(work);
        for (Decision decision : made) {
            decisions.get(decision.outcome()).increment();
            if (decision.outcome() == Outcome.SWEPT) {
                waiting.set(decision.waiting());
            }
        }
        return made;
    }
}
