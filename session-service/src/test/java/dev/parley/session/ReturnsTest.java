package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent.SessionOver;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How people are let in, and find their conversation again. */
@QuarkusTest
class ReturnsTest extends ServiceTest {

    @Test
    void givenAdmissionIsAskedThenThePersonIsRecordedOnceAndToldOfTheirLiveSession() {
        String cid = "cid" + ann;

        world.queue(
                World.asksAdmission(cid, "Cid \0"), World.asksAdmission(cid, "other"), World.asksAdmission(ann, null));
        await().until(() ->
                world.admissions(cid).size() == 2 && world.admissions(ann).size() == 1);
        assertEquals("Cid ", record.ask("SELECT name FROM users WHERE username = ?", cid));
        assertEquals(null, world.admissions(cid).getFirst().live());
        assertEquals(0, world.admissions(cid).getFirst().cooldownUntil());
        assertEquals(null, world.admissions(ann).getFirst().live());

        world.connects(cid);
        Pair live = Pairs.of(cid, ann);
        world.matched(live);
        world.queue(World.asksAdmission(ann, "Ann"));
        await().until(() -> world.admissions(ann).size() == 2);
        assertEquals(live, world.admissions(ann).getLast().live(), "the whole pair, as it was matched");

        world.parted(live, ann);
        world.queue(World.asksAdmission(ann, "Ann"));
        await().until(() -> world.admissions(ann).size() == 3);
        assertEquals(null, world.admissions(ann).getLast().live());
    }

    @Test
    void givenSomebodyComesBackThenTheyGetAFreshToken() {
        world.matched(pair);
        Notice.Matched first = invitation(ann, pair);

        world.queue(World.resumed(pair, World.socket(ann)), World.resumed(pair, World.polling(ben, "s1" + ben)));

        await().until(() -> world.invitations(ann, pair).size() == 2);
        assertEquals(first.session(), world.invitations(ann, pair).getLast().session());
        assertEquals(1, world.invitations(ben, pair).size(), "who asked gets a reply, not a notice");
        Notice.Matched reply = (Notice.Matched) reply("s1" + ben);
        assertEquals(new Notice.Partner("Ann"), reply.partner());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PENDING", "ACTIVE"})
    void givenLiveKitHasLostTheRoomWhenOneComesBackThenItIsMadeAgainAndTheOtherIsNotDisturbed(String state) {
        if (state.equals("ACTIVE")) {
            begin();
        } else {
            world.matched(pair);
        }
        invitation(ben, pair);
        liveKit.forgetRooms();

        world.queue(World.resumed(pair, World.socket(ann)));

        await().until(() -> world.invitations(ann, pair).size() == 2);
        assertEquals(200, join(world.invitations(ann, pair).getLast()));
        assertEquals(1, world.invitations(ben, pair).size());
        assertEquals(state, record.session(pair));
    }

    @Test
    void givenSomebodyComesBackBeforeTheMatchThenItBeginsAllTheSame() {
        world.queue(World.resumed(pair, World.polling(ann, "s2" + ann)));

        assertEquals(pair.session(), ((Notice.Matched) reply("s2" + ann)).session());
        invitation(ben, pair);
        world.matched(pair);
        awaitSilence();
        assertEquals("PENDING", record.session(pair));
    }

    @Test
    void givenSomebodyAsksWhileTheRoomIsBeingMadeThenTheyAreToldToWait() {
        world.matched(pair);
        invitation(ann, pair);
        record.sql("UPDATE sessions SET room = 'none' WHERE id = ?::uuid", pair.session());

        world.queue(World.resumed(pair, World.polling(ann, "s3" + ann)));

        Notice.Ready ready = (Notice.Ready) reply("s3" + ann);
        assertEquals(Notice.State.MATCHED, ready.state());
        assertEquals(pair.session(), ready.session());
    }

    @Test
    void givenSomebodyComesBackToASessionThatIsOverThenQueueServiceIsToldAgain() {
        world.matched(pair);
        world.parted(pair, ann);
        await().until(() -> record.room(pair).equals("deleted"));

        world.queue(World.resumed(pair, World.polling(ben, "s4" + ben)));

        assertEquals(Notice.State.IDLE, ((Notice.Ready) reply("s4" + ben)).state());
        assertEquals(List.of(new SessionOver(pair, Reason.SKIPPED, ann)), world.told(pair));
    }
}
