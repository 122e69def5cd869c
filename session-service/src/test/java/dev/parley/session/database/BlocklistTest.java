package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Pair;
import dev.parley.session.Pairs;
import dev.parley.session.database.Blocks.Block;
import dev.parley.session.database.Blocks.Holds;
import dev.parley.session.database.Blocks.ListFull;
import dev.parley.session.database.Blocks.NoConversation;
import dev.parley.session.database.Blocks.Removal;
import dev.parley.session.database.Blocks.RemovedSince;
import dev.parley.session.database.Blocks.Wish;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks in the record. A command that comes again is answered as it was the first time, whatever happened since. */
class BlocklistTest extends RecordTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int LIMIT = 2;

    private final Blocks blocks = new Blocks(database);
    private final String first = Uuid7.fresh();
    private final String second = Uuid7.fresh();

    @Test
    void givenBlocksOfOneMomentThenTheNewestIsListedFirst() {
        Pair withBen = met(ben);
        Pair withCid = met(cid);
        String older = "0190a000-0000-7000-8000-00000000000a";
        String newer = "0190a000-0000-7000-8000-00000000000b";

        block(wish(withBen, older), wish(withCid, newer));

        assertEquals(List.of(newer, older), list());
    }

    @Test
    void givenAConversationOfLongAgoThenOnlyACommandThatWasAcceptedBeforeIsAccepted() {
        Pair pair = met(ben);
        block(wish(pair, first));
        part(pair);

        assertEquals(List.of(first, "no conversation"), block(NONE, wish(pair, first), wish(pair, second)));
    }

    @Test
    void givenABlockWasRemovedAndTheTwoAreBlockedAnewThenTheRepeatedFirstCommandIsAnsweredWithTheRemovedOne() {
        Pair pair = met(ben);
        block(wish(pair, first));
        unblock(first);

        assertEquals(List.of("removed " + first, second), block(wish(pair, first), wish(pair, second)));
        assertEquals(List.of("removed " + first), block(wish(pair, first)));
        assertEquals(List.of(second), list());
    }

    @Test
    void givenTheTwoAreBlockedAlreadyThenTheCommandIsAnsweredWithThatBlockAlsoWhenItWasRemovedSince() {
        Pair pair = met(ben);
        block(wish(pair, first));
        assertEquals(List.of(first), block(wish(pair, second)));
        unblock(first);

        assertEquals(List.of("removed " + first), block(wish(pair, second)));
        assertEquals(List.of(), list());
    }

    @Test
    void givenTwoCommandsForTheSameTwoInOneBatchThenTheSecondStandsForTheFirst() {
        Pair pair = met(ben);
        assertEquals(List.of(first, first, first), block(wish(pair, first), wish(pair, second), wish(pair, first)));
        unblock(first);

        assertEquals(List.of("removed " + first, "removed " + first), block(wish(pair, second), wish(pair, first)));
        assertEquals(List.of(), list());
    }

    @Test
    void givenACommandThatStoodForAnotherThenItIsNoBlockThatCouldBeRemoved() {
        Pair pair = met(ben);
        block(wish(pair, first), wish(pair, second));

        assertEquals(null, unblock(second));
        assertEquals(List.of(first), list());
    }

    @Test
    void givenOneBatchWithMoreBlocksThanAPersonMayHaveThenTheFirstOfThemAreMade() {
        Pair withBen = met(ben);
        Pair withCid = met(cid);
        Pair withDora = met(ann + "'s Dora");
        String bens = Uuid7.fresh();

        List<String> answers = block(
                wish(withBen, first),
                wish(withBen, Uuid7.fresh()),
                wish(withCid, second),
                wish(withDora, Uuid7.fresh()),
                wish(withDora, Uuid7.fresh()),
                new Wish(ben, withBen.session(), bens));

        assertEquals(List.of(first, first, second, "full", "full", bens), answers);
        assertEquals(2, list().size());
    }

    @Test
    void givenAFullListThenWhoIsBlockedAlreadyCanBeBlockedAgainAndSomebodyElseOnceABlockIsRemoved() {
        Pair withBen = met(ben);
        Pair withCid = met(cid);
        Pair withDora = met(ann + "'s Dora");
        block(wish(withBen, first), wish(withCid, second));

        assertEquals(List.of(first, "full"), block(wish(withBen, Uuid7.fresh()), wish(withDora, Uuid7.fresh())));
        unblock(first);
        String third = Uuid7.fresh();
        assertEquals(List.of(third), block(wish(withDora, third)));
    }

    /** A conversation of Ann's with this person. */
    private Pair met(String partner) {
        update("INSERT INTO users (username) VALUES (?) ON CONFLICT DO NOTHING", partner);
        Pair pair = Pairs.of(ann, partner);
        match(pair);
        return pair;
    }

    private Wish wish(Pair pair, String id) {
        return new Wish(ann, pair.session(), id);
    }

    private List<String> block(Wish... wishes) {
        return block(DAY, wishes);
    }

    private List<String> block(Duration memory, Wish... wishes) {
        return blocks.block(Arrays.asList(wishes), memory, LIMIT).stream()
                .map(answer -> switch (answer) {
                    case Holds(String block, String blocked) -> block;
                    case RemovedSince(String block) -> "removed " + block;
                    case NoConversation() -> "no conversation";
                    case ListFull() -> "full";
                })
                .toList();
    }

    private String unblock(String id) {
        return blocks.unblock(List.of(new Removal(ann, id))).getFirst().block();
    }

    private List<String> list() {
        return blocks.of(List.of(ann)).stream().map(Block::id).toList();
    }
}
