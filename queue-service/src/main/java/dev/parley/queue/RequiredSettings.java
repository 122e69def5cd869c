package dev.parley.queue;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stops the start of a queue-service that could not work, by one sentence that names the setting. */
@Singleton
class RequiredSettings {

    void check(@Observes @Priority(1) StartupEvent event, QueueConfig config) {
        check(config);
    }

    /** @throws ConfigurationException where the script could not work with a setting, or would never come to an end */
    static void check(QueueConfig config) {
        Map<String, Duration> times = new LinkedHashMap<>();
        times.put("over-life", config.overLife());
        times.put("known-life", config.knownLife());
        times.put("tell-every", config.tellEvery());
        times.put("look-again", config.lookAgain());
        times.put("quiet", config.quiet());
        times.put("cooldowns", Collections.min(config.cooldowns()));
        times.forEach((name, time) -> atLeast(1, name, time.toMillis(), " ms"));
        atLeast(1, "sweep-limit", config.sweepLimit(), "");
        atLeast(1, "tell-limit", config.tellLimit(), "");
        atLeast(0, "skips-free", config.skipsFree(), "");
    }

    private static void atLeast(long least, String name, long value, String unit) {
        if (value < least) {
            throw new ConfigurationException(
                    "parley.queue.%s must be at least %d%s, and is %d".formatted(name, least, unit, value));
        }
    }
}
