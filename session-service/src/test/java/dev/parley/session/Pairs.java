package dev.parley.session;

import dev.parley.bus.Entry;
import dev.parley.bus.TraceParent;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Side;
import dev.parley.bus.message.Wishes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Pairs for tests, and the entries that carry messages. */
public final class Pairs {

    private static final AtomicLong ENTRIES = new AtomicLong();
    private static final Wishes WISHES =
            new Wishes(Mode.VIDEO, "en", List.of("chess", "go, or \"baduk\""), false, true);

    private Pairs() {}

    /** A pair that was matched just now. */
    public static Pair of(String first, String second) {
        return matchedAt(System.currentTimeMillis(), first, second);
    }

    public static Pair matchedAt(long milliseconds, String first, String second) {
        return new Pair(
                Uuid7.fresh(),
                new Side(first, milliseconds - 3_000, WISHES),
                new Side(second, milliseconds - 1_000, Wishes.ANYONE),
                milliseconds,
                Mode.VIDEO,
                "en",
                List.of("chess", "go, or \"baduk\""));
    }

    @SafeVarargs
    public static <M> List<Entry<M>> entries(M... messages) {
        return Arrays.stream(messages)
                .map(message -> new Entry<>(ENTRIES.incrementAndGet() + "-0", message, TraceParent.fresh()))
                .toList();
    }
}
