package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Pair;
import dev.parley.session.Pairs;
import dev.parley.session.database.Blocks.Block;
import dev.parley.session.database.Blocks.Wish;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks in the record. */
class BlocklistTest extends RecordTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int LIMIT = 1_000;

    private final Blocks blocks = new Blocks(database);

    @Test
    void givenBlocksOfOneMomentThenTheNewestIsListedFirst() {
        Pair first = met(ben);
        Pair second = met(cid);
        String older = "0190a000-0000-7000-8000-00000000000a";
        String newer = "0190a000-0000-7000-8000-00000000000b";

        blocks.block(List.of(wish(first, older), wish(second, newer)), DAY, LIMIT);

        assertEquals(
                List.of(newer, older),
                blocks.of(List.of(ann)).stream().map(Block::id).toList());
    }

    /** A conversation of Ann's with this person. */
    private Pair met(String partner) {
        Pair pair = Pairs.of(ann, partner);
        match(pair);
        return pair;
    }

    private Wish wish(Pair pair, String id) {
        return new Wish(ann, pair.session(), id);
    }
}
