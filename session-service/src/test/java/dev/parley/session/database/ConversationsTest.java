package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.session.Pairs;
import dev.parley.session.core.Ending;
import dev.parley.session.core.Match;
import dev.parley.session.core.RoomState;
import dev.parley.session.core.State;
import dev.parley.session.database.Conversations.Matches;
import dev.parley.session.database.Conversations.Parting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Matches and partings, in every order. */
class ConversationsTest extends RecordTest {

    @Test
    void givenAFreshMatchThenItIsPendingAndBothHaveTheirSeats() {
        Pair pair = Pairs.of(ann, ben);

        Match match = match(pair);

        assertTrue(match.fresh());
        assertEquals(State.PENDING, match.state());
        assertEquals(RoomState.MADE, match.room());
        assertEquals("Name of " + ann, match.firstName());
        assertEquals("Name of " + ben, match.secondName());
        assertEquals(Map.of(ann, pair, ben, pair), conversations.live(List.of(ann, ben, cid)));
        assertEquals(pair, read(pair).pair(), "the whole pair can be rebuilt");
    }

    @Test
    void givenAMatchTwiceThenTheSecondTimeItIsKnown() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);

        Match again = match(pair);

        assertFalse(again.fresh());
        assertEquals(State.PENDING, again.state());
        assertEquals(RoomState.MADE, again.room());
    }

    @Test
    void givenAPartingThenItEndsAndStaysEndedWhicheverCameFirst() {
        Pair matchedFirst = Pairs.of(ann, ben);
        match(matchedFirst);

        assertEquals(new Parting(matchedFirst.session(), true, RoomState.MADE), part(matchedFirst));
        assertEquals(new Parting(matchedFirst.session(), false, RoomState.MADE), part(matchedFirst), "twice");
        assertEquals(State.ENDED, match(matchedFirst).state());

        Pair partedFirst = Pairs.of(ann, ben);
        assertEquals(new Parting(partedFirst.session(), true, RoomState.NONE), part(partedFirst));
        Match late = match(partedFirst);
        assertFalse(late.fresh());
        assertEquals(Ending.of(Reason.SKIPPED, ann), late.ending());
        assertEquals(Map.of(), conversations.live(List.of(ann, ben)));
    }

    @Test
    void givenAnEndedSessionThenItsRoomIsNotInvitedTo() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        part(pair);

        assertEquals(Set.of(), conversations.invite(Set.of(pair.session())));
    }

    @Test
    void givenANewerMatchOfOnePersonThenTheOlderLosesInWhateverOrderTheyCome() {
        long now = System.currentTimeMillis();
        Pair older = Pairs.matchedAt(now - 20, ann, ben);
        Pair newer = Pairs.matchedAt(now - 10, cid, ann);

        match(older);
        Matches second =
                conversations.match(List.of(newer), Set.of(), Instant.now().minus(LATEST));
        assertEquals(Set.of(older.session()), second.lost());
        assertEquals(Ending.of(Reason.SUPERSEDED, null), read(older).ending());
        assertEquals(RoomState.MADE, read(older).room(), "its room is still to be deleted");
        assertEquals(Map.of(ann, newer, cid, newer), conversations.live(List.of(ann, ben, cid)));

        Match overtaken = match(Pairs.matchedAt(now - 15, ben, ann));
        assertTrue(overtaken.fresh());
        assertEquals(Ending.of(Reason.SUPERSEDED, null), overtaken.ending());
        assertEquals(newer, conversations.live(List.of(ann)).get(ann));
    }

    @Test
    void givenTwoMatchesOfOnePersonInOneBatchThenTheOneNamedSupersededNeverLives() {
        long now = System.currentTimeMillis();
        Pair older = Pairs.matchedAt(now - 20, ann, ben);
        Pair newer = Pairs.matchedAt(now - 10, cid, ann);

        Matches matches = conversations.match(
                List.of(older, newer), Set.of(older.session()), Instant.now().minus(LATEST));

        assertEquals(Set.of(), matches.lost());
        assertEquals(Ending.of(Reason.SUPERSEDED, null), read(older).ending());
        assertEquals(Map.of(ann, newer, cid, newer), conversations.live(List.of(ann, ben, cid)));
    }

    @Test
    void givenAMatchThatIsTooOldOrOfTheBlockedOrOfStrangersThenItIsUndone() {
        update("INSERT INTO blocklist (blocker_username, blocked_username) VALUES (?, ?)", ben, cid);
        Pair late = Pairs.matchedAt(System.currentTimeMillis() - 11_000, ann, ben);
        Pair blocked = Pairs.of(cid, ben);
        Pair blocker = Pairs.of(ben, cid);
        Pair stranger = Pairs.of(ann, "nobody");

        for (Pair pair : List.of(late, blocked, blocker, stranger)) {
            Match match = match(pair);
            assertTrue(match.fresh());
            assertEquals(Ending.undone(List.of()), match.ending());
            assertEquals(RoomState.NONE, match.room());
            assertEquals(match.ending(), match(pair).ending(), "also the second time");
        }
        assertEquals(Map.of(), conversations.live(List.of(ann, ben, cid)));
    }

    @Test
    void givenBothCameInMeanwhileThenTheInvitationHolds() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        update("UPDATE sessions SET state = 'ACTIVE' WHERE id = ?::uuid", pair.session());

        assertEquals(Set.of(pair.session()), conversations.invite(Set.of(pair.session())));
    }

    @Test
    void givenALostSeatThenItsRoomIsNotInvitedTo() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        update(
                "UPDATE seats SET session = ?::uuid WHERE username = ?",
                Pairs.of(ann, cid).session(),
                ann);

        assertEquals(Set.of(), conversations.invite(Set.of(pair.session())));
    }

    @Test
    void givenValuesThatPostgresCannotTakeThenThatIsNoReasonToPause() {
        Pair broken =
                new Pair("no id", Pairs.of(ann, ben).first(), Pairs.of(ann, ben).second(), 0, null, null, null);

        assertThrows(RuntimeException.class, () -> match(broken));
        assertTrue(database.answers());
        Pair strange = new Pair(
                Pairs.of(ann, ben).session(),
                Pairs.of(ann, ben).first(),
                Pairs.of(ann, ben).second(),
                System.currentTimeMillis(),
                Pairs.of(ann, ben).mode(),
                null,
                List.of("nul \0 byte"));
        match(strange);
        assertEquals(List.of("nul  byte"), read(strange).pair().interests());
        assertNull(read(strange).pair().language());
    }
}
