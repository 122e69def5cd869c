package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.LiveKitEvent.ParticipantJoined;
import dev.parley.bus.message.LiveKitEvent.ParticipantLeft;
import dev.parley.bus.message.LiveKitEvent.RoomFinished;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand.Heartbeat;
import dev.parley.bus.message.SessionEvent.SessionOver;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How conversations live and end by what happens in their rooms. */
@QuarkusTest
class RoomLifeTest extends ServiceTest {

    @Test
    void givenBothJoinThenTheSessionIsActiveAndAClosedPageEndsIt() {
        begin();

        world.left(pair, "a", "A1", "CLIENT_INITIATED");

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LEFT, ann))));
        await().until(() -> record.room(pair).equals("deleted"));
        assertEquals("ENDED left by " + ann, record.session(pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));

        world.left(pair, "a", "A1", "CLIENT_INITIATED");
        await().until(() -> world.told(pair).size() == 2);
    }

    @Test
    void givenEachWebhookAHundredTimesThenTheRecordIsAsAfterTheFirst() {
        begin();
        String active = row();

        world.liveKit(aHundred(new ParticipantJoined(pair.session(), "a", "A1", 1)));

        awaitSilence();
        assertEquals(active, row());

        world.liveKit(aHundred(new ParticipantLeft(pair.session(), "a", "A1", "CLIENT_INITIATED", 1)));
        await().until(() -> record.room(pair).equals("deleted"));
        awaitSilence();
        String ended = row();
        world.liveKit(aHundred(new ParticipantLeft(pair.session(), "a", "A1", "CLIENT_INITIATED", 1)));

        awaitSilence();
        assertEquals(ended, row());
        assertEquals("ENDED left by " + ann, record.session(pair));
        assertEquals(Set.of(new SessionOver(pair, Reason.LEFT, ann)), Set.copyOf(world.told(pair)));
    }

    private static LiveKitEvent[] aHundred(LiveKitEvent event) {
        return Collections.nCopies(100, event).toArray(LiveKitEvent[]::new);
    }

    /** All columns of the session. */
    private String row() {
        return record.ask("SELECT sessions::text FROM sessions WHERE id = ?::uuid", pair.session());
    }

    @Test
    void givenTheDepartureComesBeforeTheArrivalThenTheSessionEndsAllTheSame() {
        world.matched(pair);
        invitation(ann, pair);

        world.left(pair, "b", "B1", "CONNECTION_TIMEOUT");
        world.joined(pair, "a", "A1");
        world.joined(pair, "b", "B1");

        await().until(() -> record.session(pair).equals("ENDED lost by " + ben));
        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, ben))));
    }

    @Test
    void givenTheRoomIsFinishedThenTheSessionIsOver() {
        begin();

        world.liveKit(new RoomFinished(pair.session(), 1), new RoomFinished(pair.session(), 1));

        await().until(() -> world.told(pair).contains(new SessionOver(pair, Reason.LEFT, null)));
        assertEquals("ENDED left", record.session(pair));
        assertEquals("deleted", record.room(pair));
    }

    @Test
    void givenSomebodysConnectionIsLostWhenNoNewOneComesThenTheSweepEndsTheSession() {
        begin();
        world.left(pair, "b", "B1", "SIGNAL_CLOSE");
        await().until(() -> !"none"
                .equals(record.ask(
                        "SELECT left_b_at::text FROM sessions WHERE id = ?::uuid AND left_b_at IS NOT NULL",
                        pair.session())));
        assertEquals("ACTIVE", record.session(pair));

        record.age(pair, "left_b_at", 6);

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, ben))));
        await().until(() -> record.room(pair).equals("deleted"));
    }

    @Test
    void givenOneNeverJoinsThenTheMatchIsUndoneAndTheAbsentOneIsNamed() {
        world.matched(pair);
        Notice.Matched toAnn = invitation(ann, pair);
        assertEquals(200, join(toAnn));

        record.age(pair, "created_at", 16);

        assertEquals(List.of(ben), undoneMatch(pair).absent());
        await().until(() -> record.room(pair).equals("deleted"));
        assertEquals("ENDED undone", record.session(pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
    }

    @Test
    void givenBothJoinedAndTheWebhooksWereLostThenTheSessionIsActive() {
        world.matched(pair);
        assertEquals(200, join(invitation(ann, pair)));
        assertEquals(200, join(invitation(ben, pair)));

        record.age(pair, "created_at", 16);

        await().until(() -> record.session(pair).equals("ACTIVE"));
        assertEquals(List.of(), world.told(pair));
    }

    @Test
    void givenSilenceForAMinuteThenOnlyAnEmptyRoomEndsTheSession() {
        Pair talking = Pairs.of(world.person("Cid"), world.person("Dan"));
        world.matched(talking);
        assertEquals(200, join(invitation(talking.first().user(), talking)));
        assertEquals(200, join(invitation(talking.second().user(), talking)));
        world.joined(talking, "a", "A1");
        world.joined(talking, "b", "B1");
        await().until(() -> record.session(talking).equals("ACTIVE"));
        begin();

        record.silent(talking, 61);
        record.silent(pair, 61);

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, null))));
        await().until(() -> Boolean.parseBoolean(record.ask(
                "SELECT (least(heard_a_at, heard_b_at) > now() - interval '30 s')::text FROM sessions WHERE id = ?::uuid",
                talking.session())));
        assertEquals("ACTIVE", record.session(talking));
    }

    @Test
    void givenACrashBetweenTheEndAndItsAnnouncementThenTheSweepMakesUpForIt() {
        begin();
        record.sql(
                "UPDATE sessions SET state = 'ENDED', end_reason = 'lost', ended_at = now() - interval '11 s'"
                        + " WHERE id = ?::uuid",
                pair.session());

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, null))));
        await().until(() -> record.room(pair).equals("deleted"));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
    }

    @Test
    void givenHeartbeatsThenOnlyThoseWithAnIdAndThoseThatAreWrongAreAnswered() {
        begin();
        record.silent(pair, 30);
        String session = pair.session();

        world.command(
                new Heartbeat(World.socket(ann), session),
                new Heartbeat(World.polling(ben, "h1" + ben), session),
                new Heartbeat(World.polling(ben, "h2" + ben), Uuid7.fresh()),
                new Heartbeat(World.polling("nobody", "h3" + ben), session));

        assertEquals(new Notice.Ok("h1" + ben, Notice.State.MATCHED, session), reply("h1" + ben));
        assertEquals(Notice.Code.WRONG_SESSION, ((Notice.Error) reply("h2" + ben)).code());
        assertEquals(Notice.Code.NOT_IN_SESSION, ((Notice.Error) reply("h3" + ben)).code());
        assertEquals(
                "true",
                record.ask(
                        "SELECT (least(heard_a_at, heard_b_at) > now() - interval '25 s')::text FROM sessions"
                                + " WHERE id = ?::uuid",
                        session));
        assertTrue(world.notices(ann).stream().noneMatch(Notice.Ok.class::isInstance));
    }
}
