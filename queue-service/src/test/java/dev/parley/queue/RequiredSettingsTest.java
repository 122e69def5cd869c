package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With which settings the service does not start. */
class RequiredSettingsTest {

    @Test
    void it_starts_with_the_documented_defaults() {
        assertDoesNotThrow(() -> RequiredSettings.check(TestMatching.PRODUCTION));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "over-life   | 0s       | parley.queue.over-life must be at least 1 ms, and is 0",
                "known-life  | 0s       | parley.queue.known-life must be at least 1 ms, and is 0",
                "tell-every  | 0s       | parley.queue.tell-every must be at least 1 ms, and is 0",
                "look-again  | 0s       | parley.queue.look-again must be at least 1 ms, and is 0",
                "quiet       | 0s       | parley.queue.quiet must be at least 1 ms, and is 0",
                "cooldowns   | 1m,0s    | parley.queue.cooldowns must be at least 1 ms, and is 0",
                "sweep-limit | 0        | parley.queue.sweep-limit must be at least 1, and is 0",
                "tell-limit  | -1       | parley.queue.tell-limit must be at least 1, and is -1",
                "skips-free  | -1       | parley.queue.skips-free must be at least 0, and is -1",
            })
    void a_setting_with_which_matching_could_not_work_is_named(String name, String value, String sentence) {
        QueueConfig config = TestMatching.config(Map.of(name, value));

        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> RequiredSettings.check(config));

        assertEquals(sentence, refused.getMessage());
    }
}
