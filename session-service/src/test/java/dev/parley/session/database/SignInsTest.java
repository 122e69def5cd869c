package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.session.core.SkipCount;
import dev.parley.session.database.Blocks.Removal;
import dev.parley.session.database.SignIns.Block;
import dev.parley.session.database.SignIns.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an account takes over from a guest. Ann is the account and Ben the guest. */
class SignInsTest extends RecordTest {

    private static final int LIMIT = 3;
    private static final Instant THEN = Instant.ofEpochSecond(1_700_000_000);

    private final SignIns signIns = new SignIns(database);
    private final Blocks blocks = new Blocks(database);

    @Test
    void givenBlocksOfBothAndAgainstBothThenTheAccountHasAllAndTheGuestKeepsItsOwn() {
        block(ann, cid);
        block(ben, "dora");
        block("emil", ben);
        block("fred", ann);

        Standing standing = take();

        assertEquals(Set.of(cid, "dora"), others(standing.blocks()));
        assertEquals(Set.of("emil", "fred"), others(standing.blockers()));
        assertEquals(1, blocks.of(List.of(ben)).size());
        assertEquals(standing, take(), "repeated it changes nothing");
    }

    @Test
    void givenTheSamePersonIsBlockedByBothThenTheAccountHasOneBlock() {
        block(ann, cid);
        block(ben, cid);

        assertEquals(1, take().blocks().size());
    }

    @Test
    void givenTheGuestAndTheAccountBlockEachOtherThenNobodyBlocksThemselves() {
        block(ben, ann);
        block(ann, ben);

        Standing standing = take();

        assertEquals(Set.of(ben), others(standing.blocks()));
        assertEquals(Set.of(ben), others(standing.blockers()));
    }

    @Test
    void givenABlockThatWasTakenOverIsRemovedThenARepeatedCommandDoesNotBringItBack() {
        block(ben, cid);
        blocks.unblock(List.of(new Removal(ann, take().blocks().getFirst().id())));

        assertEquals(List.of(), take().blocks());
    }

    @Test
    void givenABlockOfTheGuestThatWasRemovedThenItIsNotTakenOver() {
        String id = block(ben, cid);
        blocks.unblock(List.of(new Removal(ben, id)));

        assertEquals(List.of(), take().blocks());
    }

    @Test
    void givenMoreBlocksThanAPersonMayHaveThenTheNewestOfTheGuestAreTaken() {
        block(ann, cid);
        for (int age = 1; age <= 4; age++) {
            update(
                    "UPDATE blocklist SET created_at = now() - ?::interval WHERE id = ?::uuid",
                    age + " hours",
                    block(ben, "other" + age));
        }

        assertEquals(Set.of(cid, "other1", "other2"), others(take().blocks()));
    }

    @Test
    void givenATakenBlockThenItsIdSaysTheTimeOfTheOldOne() {
        String id = block(ben, cid);

        String taken = take().blocks().getFirst().id();

        assertTrue(taken.startsWith(id.substring(0, 19)) && !taken.equals(id), taken);
    }

    @Test
    void givenCountsOfBothThenTheWorseOfEachHolds() {
        skips(ann, 2, THEN.plusSeconds(9), null);
        skips(ben, 4, THEN, THEN.plusSeconds(60));

        assertEquals(new SkipCount(ann, 4, THEN.plusSeconds(9), THEN.plusSeconds(60)), take().skips());
    }

    @Test
    void givenTheAccountIsWorseThenNothingGetsBetter() {
        skips(ann, 5, THEN, THEN.plusSeconds(300));
        skips(ben, 0, THEN.plusSeconds(9), null);

        assertEquals(new SkipCount(ann, 5, THEN.plusSeconds(9), THEN.plusSeconds(300)), take().skips());
    }

    @Test
    void givenAGuestOrAnAccountThatIsNotKnownThenTheGuestBringsNothingAndTheAccountGetsNothing() {
        assertEquals(
                new SkipCount(ann, 0, null, null),
                signIns.take(ann, "nobody", LIMIT).orElseThrow().skips());
        assertEquals(Optional.empty(), signIns.take("nobody", ben, LIMIT));
    }

    private Standing take() {
        return signIns.take(ann, ben, LIMIT).orElseThrow();
    }

    private static String block(String blocker, String blocked) {
        String id = Uuid7.fresh();
        update(
                "INSERT INTO blocklist (id, blocker_username, blocked_username) VALUES (?::uuid, ?, ?)",
                id,
                blocker,
                blocked);
        return id;
    }

    private static void skips(String user, int count, Instant at, Instant cooldownUntil) {
        new People(database, null).countSkips(List.of(new SkipCount(user, count, at, cooldownUntil)));
    }

    private static Set<String> others(List<Block> blocks) {
        return blocks.stream().map(Block::other).collect(Collectors.toSet());
    }
}
