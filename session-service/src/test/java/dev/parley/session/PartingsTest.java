package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parley.bus.message.LiveKitEvent.ParticipantJoined;
import dev.parley.bus.message.LiveKitEvent.ParticipantLeft;
import dev.parley.bus.message.LiveKitEvent.RoomFinished;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Matched;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How queue-service parts people, before or after their match is recorded. */
@QuarkusTest
class PartingsTest extends ServiceTest {

    @Test
    void givenAPartingThenTheRoomIsGoneAndNobodyIsTold() {
        world.matched(pair);
        Notice.Matched toAnn = invitation(ann, pair);

        world.parted(pair, ben);

        await().until(() -> record.room(pair).equals("deleted"));
        assertEquals("ENDED skipped by " + ben, record.session(pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals(404, join(toAnn), "the token opens nothing after the end");
        assertEquals(List.of(), world.told(pair));
        world.queue(new Parted(pair, Reason.ENDED, ann));
        awaitSilence();
        assertEquals("ENDED skipped by " + ben, record.session(pair), "the first end stays");
    }

    @Test
    void givenThePartingComesBeforeTheMatchThenNothingBegins() {
        world.parted(pair, ann);
        await().until(() -> record.session(pair).equals("ENDED skipped by " + ann));

        world.matched(pair);
        awaitSilence();

        assertEquals("ENDED skipped by " + ann, record.session(pair));
        assertEquals(List.of(), world.invitations(ann, pair));
        await().until(() -> !liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals(List.of(), world.told(pair));
    }

    @Test
    void givenAMatchAndItsPartingInOneBatchThenNothingIsLeft() {
        Pair other = Pairs.of(world.person("Cid"), world.person("Dan"));

        world.queue(
                new Matched(pair),
                new Parted(pair, Reason.SKIPPED, ann),
                new Parted(other, Reason.SKIPPED, null),
                new Matched(other));
        awaitSilence();

        assertEquals("ENDED skipped by " + ann, record.session(pair));
        assertEquals("ENDED skipped", record.session(other));
        await().until(() ->
                Stream.of(pair, other).noneMatch(one -> liveKit.rooms().containsAll(World.roomNames(one))));
    }

    @Test
    void givenTheWholeLifeOfAPairTwiceAndInReversedOrderThenItEndsAsItWouldInOrder() {
        String session = pair.session();
        Parted parted = new Parted(pair, Reason.SKIPPED, ann);
        ParticipantLeft benLeft = new ParticipantLeft(session, "b", "PA_b", "ROOM_DELETED", 5);
        ParticipantLeft annLeft = new ParticipantLeft(session, "a", "PA_a", "CLIENT_INITIATED", 4);
        ParticipantJoined benJoined = new ParticipantJoined(session, "b", "PA_b", 3);
        ParticipantJoined annJoined = new ParticipantJoined(session, "a", "PA_a", 2);
        RoomFinished finished = new RoomFinished(session, 6);

        world.liveKit(finished, finished, benLeft, benLeft, annLeft, annLeft);
        world.queue(parted, parted, new Matched(pair), new Matched(pair));
        world.liveKit(benJoined, benJoined, annJoined, annJoined);
        awaitSilence();

        assertEquals("ENDED skipped by " + ann, record.session(pair));
        assertEquals(List.of(), world.invitations(ann, pair));
        await().until(() -> !liveKit.rooms().containsAll(World.roomNames(pair)));
    }
}
