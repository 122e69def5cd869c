package dev.parley.bus;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids that sort by the time they were made: RFC 9562 section 5.7, 48 bits of milliseconds, the rest random. Unique, not
 * secret: nothing is opened by knowing one. Thread-safe.
 */
public final class Uuid7 {

    private Uuid7() {}

    public static String fresh() {
        return at(System.currentTimeMillis()).toString();
    }

    static UUID at(long epochMilliseconds) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = epochMilliseconds << 16 | 0x7000L | random.nextLong() & 0x0FFFL;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
