package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Matched;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent.MatchUndone;
import dev.parley.bus.message.SessionEvent.SessionOver;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How matches become conversations, or come to nothing. */
@QuarkusTest
class BeginningsTest extends ServiceTest {

    @Test
    void givenAMatchIsDeliveredAgainLongAfterItsRoomWasMadeThenBothHaveTimeToComeAllTheSame() {
        world.matched(pair);
        invitation(ann, pair);
        record.age(pair, "created_at", 14);

        world.matched(pair);

        await().until(() -> world.invitations(ann, pair).size() == 2);
        assertEquals(
                "true",
                record.ask(
                        "SELECT (created_at > now() - interval '13 s')::text FROM sessions WHERE id = ?::uuid",
                        pair.session()));
        assertEquals("PENDING", record.session(pair));
    }

    @Test
    void givenAMatchThenBothAreInvitedToARoomThatIsThere() {
        world.matched(pair);

        Notice.Matched toAnn = invitation(ann, pair);
        Notice.Matched toBen = invitation(ben, pair);
        assertTrue(liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals("PENDING", record.session(pair));
        assertEquals("made", record.room(pair));
        assertEquals(new Notice.Partner("Ben"), toAnn.partner());
        assertEquals(new Notice.Partner("Ann"), toBen.partner());
        assertEquals(liveKit.url(), toAnn.url());
        assertEquals(Mode.VIDEO, toAnn.mode());
        assertEquals(pair.interests(), toAnn.interests());
        assertEquals("en", toAnn.language());
        assertEquals(pair.matchedAt(), toAnn.matchedAt().toEpochMilli());
        assertEquals(200, join(toAnn));
        assertEquals(200, join(toBen));
    }

    @Test
    void givenAMatchIsDeliveredAgainThenBothAreInvitedAgainToTheSameRoom() {
        world.queue(new Matched(pair), new Matched(pair));
        invitation(ann, pair);

        world.matched(pair);

        await().until(() -> world.invitations(ann, pair).size() >= 2);
        assertEquals(
                1,
                liveKit.rooms().stream().filter(World.roomNames(pair)::contains).count());
        assertEquals("PENDING", record.session(pair));
    }

    @Test
    void givenACrashAfterTheMatchWasRecordedThenTheNextDeliveryMakesTheRoomAndInvites() {
        world.matched(pair);
        invitation(ann, pair);
        liveKit.forgetRooms();

        world.matched(pair);

        await().until(() -> world.invitations(ben, pair).size() == 2);
        assertTrue(liveKit.rooms().containsAll(World.roomNames(pair)));
    }

    @Test
    void givenBothWereInvitedWhenTheMatchIsDeliveredAgainAndLiveKitFailsThenTheirSessionGoesOn() {
        world.matched(pair);
        invitation(ben, pair);
        liveKit.failNext(2, 500);

        world.matched(pair);
        awaitSilence();

        assertEquals("PENDING", record.session(pair));
        assertEquals(List.of(), world.told(pair));
    }

    @Test
    void givenANewerMatchOfOnePersonThenTheOlderSessionIsSuperseded() {
        world.matched(pair);
        invitation(ann, pair);
        Pair newer = Pairs.matchedAt(pair.matchedAt() + 5, ann, world.person("Cid"));

        world.matched(newer);

        invitation(ann, newer);
        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.SUPERSEDED, null))));
        await().until(() -> record.room(pair).equals("deleted"));
        assertEquals("ENDED superseded", record.session(pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
        assertTrue(liveKit.rooms().containsAll(World.roomNames(newer)));
    }

    @Test
    void givenASeatWasLostWhenTheMatchIsDeliveredAgainThenItIsOverAndTheRoomGoes() {
        Pair newer = Pairs.matchedAt(pair.matchedAt() + 5, ann, world.person("Cid"));
        world.matched(pair);
        invitation(ann, pair);
        record.sql("UPDATE seats SET session = ?::uuid WHERE username = ?", newer.session(), ann);

        world.matched(pair);

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.SUPERSEDED, null))));
        assertEquals("ENDED superseded", record.session(pair));
        await().until(() -> !liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals(1, world.invitations(ann, pair).size());
    }

    @Test
    void givenTwoMatchesOfOnePersonInOneBatchThenOnlyTheNewerBegins() {
        Pair newer = Pairs.matchedAt(pair.matchedAt() + 5, world.person("Cid"), ann);

        world.queue(new Matched(newer), new Matched(pair));

        invitation(ann, newer);
        await().until(() -> world.told(pair).contains(new SessionOver(pair, Reason.SUPERSEDED, null)));
        assertEquals(List.of(), world.invitations(ann, pair));
        assertEquals("ENDED superseded", record.session(pair));
    }

    @Test
    void givenAMatchThatIsTooOldOrOfTheBlockedOrOfStrangersThenItIsUndone() {
        String cid = world.person("Cid");
        record.sql("INSERT INTO blocklist (blocker_username, blocked_username) VALUES (?, ?)", cid, ann);
        Pair old = Pairs.matchedAt(System.currentTimeMillis() - 11_000, ben, world.person("Dan"));
        Pair blocked = Pairs.of(ann, cid);
        Pair strange = Pairs.of("nobody" + ann, world.person("Eva"));

        world.queue(new Matched(old), new Matched(blocked), new Matched(strange));

        for (Pair undone : List.of(old, blocked, strange)) {
            assertEquals(List.of(), undoneMatch(undone).absent());
            assertEquals("ENDED undone", record.session(undone));
            await().until(() -> !liveKit.rooms().containsAll(World.roomNames(undone)));
            assertEquals(List.of(), world.invitations(ann, undone));
        }
        world.matched(old);
        await().until(() -> world.told(old).size() == 2);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void givenOneOfTwoIsNotThereAnyMoreThenTheOtherHearsOfNoMatchAndBothKeepTheirPlaces(boolean isFirst) {
        world.disconnects(isFirst ? ann : ben);

        world.matched(pair);

        assertEquals(List.of(), undoneMatch(pair).absent());
        assertEquals("ENDED undone", record.session(pair));
        await().until(() -> !liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals(List.of(), world.invitations(ann, pair));
        assertEquals(List.of(), world.invitations(ben, pair));
    }

    @Test
    void givenOneOfTwoAsksOverRestThenTheMatchBegins() {
        world.disconnects(ann);
        world.polls(ann);

        world.matched(pair);

        invitation(ben, pair);
        assertEquals("PENDING", record.session(pair));
    }

    @Test
    void givenBothWereInvitedWhenTheMatchIsDeliveredAgainAndOneIsNotThereThenTheirSessionGoesOn() {
        world.matched(pair);
        invitation(ben, pair);
        world.disconnects(ann);

        world.matched(pair);

        await().until(() -> world.invitations(ben, pair).size() == 2);
        assertEquals("PENDING", record.session(pair));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void givenLiveKitMakesNoRoomThenTheMatchIsUndoneWithin5sAndNoRoomIsLeft(boolean hangs) {
        if (hangs) {
            liveKit.hang();
        } else {
            liveKit.failNext(1_000_000, 500);
        }
        long start = System.nanoTime();

        world.matched(pair);

        MatchUndone undone = undoneMatch(pair);
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 5, "a promise of the whole system");
        assertEquals(List.of(), undone.absent());
        assertEquals("ENDED undone", record.session(pair));
        assertEquals(List.of(), world.invitations(ann, pair));
        liveKit.recover();
        record.age(pair, "ended_at", 11);
        await().until(() -> record.room(pair).equals("deleted"));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
    }
}
