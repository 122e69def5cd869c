package dev.parley.bench.load;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has gone without a word, and who was matched with them all the same. Whoever was paired before vanishing is a
 * partner that no system could have kept from the other; one paired afterwards is a ghost. Used on the event loop only.
 */
final class Vanished {

    private final Map<String, Instant> since = new HashMap<>();
    private long people;
    private long pairedBefore;
    private long pairedAfter;
    private long pairedUnknown;
    private long longestMilliseconds;

    /** The person is gone from this moment on. */
    void gone(String person, Instant now) {
        since.put(person, now);
        people++;
    }

    /** The person is there again. */
    void back(String person) {
        since.remove(person);
    }

    /**
     * Somebody was told of this partner.
     *
     * @param matchedAt when the system decided so, by a clock of this machine; empty where unknown
     */
    void met(String partner, Optional<Instant> matchedAt) {
        Instant vanished = since.get(partner);
        if (vanished == null) {
            return;
        }
        if (matchedAt.isEmpty()) {
            pairedUnknown++;
        } else if (matchedAt.get().isAfter(vanished)) {
            pairedAfter++;
            longestMilliseconds = Math.max(
                    longestMilliseconds,
                    Duration.between(vanished, matchedAt.get()).toMillis());
        } else {
            pairedBefore++;
        }
    }

    /** What was counted since the last call, by sentences; empty when nobody vanished. */
    Map<String, Long> take() {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (people > 0) {
            counts.put("vanished", people);
            counts.put("matched with somebody who had vanished and was not yet paired", pairedAfter);
            counts.put("matched with somebody who was paired already when vanishing", pairedBefore);
            if (pairedAfter > 0) {
                counts.put("milliseconds from vanishing to being paired, at most", longestMilliseconds);
            }
            if (pairedUnknown > 0) {
                counts.put("matched with somebody who vanished, before or after being paired", pairedUnknown);
            }
        }
        people = 0;
        pairedAfter = 0;
        pairedBefore = 0;
        pairedUnknown = 0;
        longestMilliseconds = 0;
        return counts;
    }
}
