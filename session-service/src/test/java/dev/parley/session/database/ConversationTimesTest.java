package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Pair;
import dev.parley.session.Pairs;
import dev.parley.session.core.Change;
import dev.parley.session.core.Conversation;
import dev.parley.session.core.Deadlines;
import dev.parley.session.core.Ending;
import dev.parley.session.core.RoomState;
import dev.parley.session.database.Conversations.Beat;
import dev.parley.session.database.Conversations.BeatAnswer;
import dev.parley.session.database.Conversations.Parting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What time and heartbeats do to the record. */
class ConversationTimesTest extends RecordTest {

    @Test
    void givenHeartbeatsThenEachIsAnsweredForItself() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        update(
                "UPDATE sessions SET heard_a_at = now() - interval '1 hour', heard_b_at = now() - interval '1 hour'"
                        + " WHERE id = ?::uuid",
                pair.session());

        List<BeatAnswer> answers = conversations.heartbeat(List.of(
                new Beat(ann, pair.session()),
                new Beat(cid, pair.session()),
                new Beat(ben, Pairs.of(ann, ben).session()),
                new Beat(ben, "no id"),
                new Beat(ann, pair.session())));

        assertEquals(
                List.of(
                        BeatAnswer.OK,
                        BeatAnswer.NOT_IN_SESSION,
                        BeatAnswer.WRONG_SESSION,
                        BeatAnswer.WRONG_SESSION,
                        BeatAnswer.OK),
                answers);
        assertTrue(read(pair).first().heardAt().isAfter(read(pair).createdAt().minusSeconds(60)));
        assertTrue(
                read(pair).second().heardAt().isBefore(read(pair).createdAt().minusSeconds(60)), "of each their own");
        part(pair);
        assertEquals(
                List.of(BeatAnswer.NOT_IN_SESSION), conversations.heartbeat(List.of(new Beat(ann, pair.session()))));
    }

    @Test
    void givenAChangeThenAllOfItIsReadBack() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        Conversation before = read(pair);

        List<Change> changes = conversations.change(
                Set.of(pair.session(), Pairs.of(ann, ben).session()),
                (session, now) ->
                        Change.of(session, session.end(Ending.undone(List.of(ben, "quo\"te, {brace}")), now)));

        assertEquals(1, changes.size(), "what is not recorded is left out");
        assertEquals(before, changes.getFirst().before());
        assertEquals(changes.getFirst().after(), read(pair));
        assertEquals(List.of(ben, "quo\"te, {brace}"), read(pair).ending().absent());
    }

    @Test
    void givenDeadlinesThenThoseBeyondThemAreFoundAndNoMoreThanAsked() {
        // Other tests leave people talking, for as long as all of them take.
        update("UPDATE sessions SET state = 'ENDED', ended_at = now(), end_reason = 'left' WHERE ended_at IS NULL");
        Pair pending = Pairs.of(ann, ben);
        match(pending);
        update("UPDATE sessions SET created_at = now() - interval '16 s' WHERE id = ?::uuid", pending.session());

        assertEquals(List.of(pending.session()), overdue(new Deadlines(Duration.ofSeconds(15), LONG, LONG, LONG), 10));
        assertEquals(List.of(), overdue(new Deadlines(LONG, LONG, LONG, LONG), 10));
        assertEquals(List.of(), overdue(new Deadlines(NONE, LONG, LONG, LONG), 0));

        update(
                "UPDATE sessions SET state = 'ACTIVE', heard_b_at = now() - interval '61 s' WHERE id = ?::uuid",
                pending.session());
        assertEquals(List.of(pending.session()), overdue(new Deadlines(LONG, LONG, Duration.ofSeconds(60), LONG), 10));

        update("UPDATE sessions SET left_b_at = now() - interval '6 s' WHERE id = ?::uuid", pending.session());
        assertEquals(List.of(pending.session()), overdue(new Deadlines(LONG, Duration.ofSeconds(5), LONG, LONG), 10));
        assertEquals(List.of(pending.session()), overdue(new Deadlines(LONG, LONG, LONG, Duration.ofSeconds(15)), 10));
        part(pending);
        assertFalse(overdue(new Deadlines(NONE, NONE, NONE, NONE), 1_000).contains(pending.session()));
    }

    @Test
    void givenAnEndedSessionThatOwesItsRoomThenItIsUnfinishedUntilThatIsNoted() {
        Pair pair = Pairs.of(ann, ben);
        match(pair);
        conversations.finish(Set.of(pair.session()));
        assertEquals(RoomState.MADE, read(pair).room(), "a live session is never finished");
        part(pair);

        assertTrue(unfinished(NONE).contains(pair.session()));
        assertFalse(unfinished(LONG).contains(pair.session()));
        conversations.finish(Set.of(pair.session()));
        assertFalse(unfinished(NONE).contains(pair.session()));
        assertEquals(new Parting(pair.session(), false, RoomState.DELETED), part(pair));
    }
}
