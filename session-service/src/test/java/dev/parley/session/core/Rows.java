package dev.parley.session.core;

import dev.parley.bus.message.Pair;
import dev.parley.session.Pairs;
import java.time.Instant;
import java.util.List;

/** Conversations for tests of decisions. */
final class Rows {

    static final Instant MATCHED = Instant.parse("2030-01-01T12:00:00Z");

    private static final Pair PAIR = Pairs.matchedAt(MATCHED.toEpochMilli(), "ann", "ben");

    private Rows() {}

    /** Ann and Ben, matched at {@link #MATCHED}, their room made, nobody there yet. */
    static Conversation pending() {
        return new Conversation(
                PAIR,
                State.PENDING,
                RoomState.MADE,
                new Seat(null, null, null, MATCHED),
                new Seat(null, null, null, MATCHED),
                List.of(),
                MATCHED,
                null,
                null,
                null);
    }
}
