package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.LiveKitEvent.RoomFinished;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.Matched;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand.Heartbeat;
import dev.parley.bus.message.SessionCommand.Sweep;
import dev.parley.bus.message.SessionEvent.MatchUndone;
import dev.parley.bus.message.SessionEvent.SessionOver;
import dev.parley.local.LiveKitStandIn;
import dev.parley.local.LocalPostgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole service between real Redis, real PostgreSQL and LiveKit's stand-in. */
@QuarkusTest
@QuarkusTestResource(Backends.class)
class SessionServiceTest {

    @Inject
    World world;

    LocalPostgres postgres;
    LiveKitStandIn liveKit;

    private String ann;
    private String ben;
    private Pair pair;

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
    }

    @BeforeEach
    void twoPeople() {
        ann = world.person("Ann");
        ben = world.person("Ben");
        pair = Pairs.of(ann, ben);
    }

    @AfterEach
    void allIsWell() {
        liveKit.recover();
        await().until(world::gateIsOpen);
        assertEquals(0, world.deadLetters());
    }

    @Test
    void givenAMatchThenBothAreInvitedToARoomThatIsThere() {
        world.matched(pair);

        Notice.Matched toAnn = invitation(ann, pair);
        Notice.Matched toBen = invitation(ben, pair);
        assertTrue(liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals("PENDING", world.record(pair));
        assertEquals("made", world.room(pair));
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
        assertEquals("PENDING", world.record(pair));
    }

    @Test
    void givenACrashAfterTheMatchWasRecordedThenTheNextDeliveryMakesTheRoomAndInvites() {
        world.matched(pair);
        invitation(ann, pair);
        liveKit.forgetRooms();
        world.sql("UPDATE sessions SET room = 'none' WHERE id = ?::uuid", pair.session());

        world.matched(pair);

        await().until(() -> world.invitations(ben, pair).size() == 2);
        assertTrue(liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals("made", world.room(pair));
    }

    @Test
    void givenAPartingThenTheRoomIsGoneAndNobodyIsTold() {
        world.matched(pair);
        Notice.Matched toAnn = invitation(ann, pair);

        world.parted(pair, ben);

        await().until(() -> world.room(pair).equals("deleted"));
        assertEquals("ENDED skipped by " + ben, world.record(pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals(404, join(toAnn), "the token opens nothing after the end");
        assertEquals(List.of(), world.told(pair));
        world.queue(new Parted(pair, Reason.ENDED, ann));
        awaitSilence();
        assertEquals("ENDED skipped by " + ben, world.record(pair), "the first end stays");
    }

    @Test
    void givenThePartingComesBeforeTheMatchThenNothingBegins() {
        world.parted(pair, ann);
        await().until(() -> world.record(pair).equals("ENDED skipped by " + ann));

        world.matched(pair);
        awaitSilence();

        assertEquals("ENDED skipped by " + ann, world.record(pair));
        assertEquals(List.of(), world.invitations(ann, pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
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

        assertEquals("ENDED skipped by " + ann, world.record(pair));
        assertEquals("ENDED skipped", world.record(other));
        await().until(() ->
                Stream.of(pair, other).noneMatch(one -> liveKit.rooms().containsAll(World.roomNames(one))));
    }

    @Test
    void givenANewerMatchOfOnePersonThenTheOlderSessionIsSuperseded() {
        world.matched(pair);
        invitation(ann, pair);
        Pair newer = Pairs.matchedAt(pair.matchedAt() + 5, ann, world.person("Cid"));

        world.matched(newer);

        invitation(ann, newer);
        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.SUPERSEDED, null))));
        await().until(() -> world.room(pair).equals("deleted"));
        assertEquals("ENDED superseded", world.record(pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
        assertTrue(liveKit.rooms().containsAll(World.roomNames(newer)));
    }

    @Test
    void givenTwoMatchesOfOnePersonInOneBatchThenOnlyTheNewerBegins() {
        Pair newer = Pairs.matchedAt(pair.matchedAt() + 5, world.person("Cid"), ann);

        world.queue(new Matched(newer), new Matched(pair));

        invitation(ann, newer);
        await().until(() -> world.told(pair).contains(new SessionOver(pair, Reason.SUPERSEDED, null)));
        assertEquals(List.of(), world.invitations(ann, pair));
        assertEquals("ENDED superseded", world.record(pair));
    }

    @Test
    void givenAMatchThatIsTooOldOrOfTheBlockedOrOfStrangersThenItIsUndone() {
        String cid = world.person("Cid");
        world.sql("INSERT INTO blocklist (blocker_username, blocked_username) VALUES (?, ?)", cid, ann);
        Pair old = Pairs.matchedAt(System.currentTimeMillis() - 11_000, ben, world.person("Dan"));
        Pair blocked = Pairs.of(ann, cid);
        Pair strange = Pairs.of("nobody" + ann, world.person("Eva"));

        world.queue(new Matched(old), new Matched(blocked), new Matched(strange));

        for (Pair undone : List.of(old, blocked, strange)) {
            assertEquals(List.of(), undoneMatch(undone).absent());
            assertEquals("ENDED undone", world.record(undone));
            assertFalse(liveKit.rooms().containsAll(World.roomNames(undone)));
            assertEquals(List.of(), world.invitations(ann, undone));
        }
        world.matched(old);
        await().until(() -> world.told(old).size() == 2);
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
        assertEquals("ENDED undone", world.record(pair));
        assertEquals(List.of(), world.invitations(ann, pair));
        liveKit.recover();
        world.age(pair, "ended_at", 11);
        await().until(() -> world.room(pair).equals("deleted"));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
    }

    @Test
    void givenAdmissionIsAskedThenThePersonIsRecordedOnceAndToldOfTheirLiveSession() {
        String cid = "cid" + ann;

        world.queue(
                World.asksAdmission(cid, "Cid \0"), World.asksAdmission(cid, "other"), World.asksAdmission(ann, null));
        await().until(() -> world.admissions(cid).size() == 2);
        assertEquals("Cid ", world.ask("SELECT name FROM users WHERE username = ?", cid));
        assertEquals(null, world.admissions(cid).getFirst().live());
        assertEquals(0, world.admissions(cid).getFirst().cooldownUntil());
        assertEquals(null, world.admissions(ann).getFirst().live());

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

    @Test
    void givenSomebodyComesBackBeforeTheMatchThenItBeginsAllTheSame() {
        world.queue(World.resumed(pair, World.polling(ann, "s2" + ann)));

        assertEquals(pair.session(), ((Notice.Matched) reply("s2" + ann)).session());
        invitation(ben, pair);
        world.matched(pair);
        awaitSilence();
        assertEquals("PENDING", world.record(pair));
    }

    @Test
    void givenSomebodyAsksWhileTheRoomIsBeingMadeThenTheyAreToldToWait() {
        world.matched(pair);
        invitation(ann, pair);
        world.sql("UPDATE sessions SET room = 'none' WHERE id = ?::uuid", pair.session());

        world.queue(World.resumed(pair, World.polling(ann, "s3" + ann)));

        Notice.Ready ready = (Notice.Ready) reply("s3" + ann);
        assertEquals(Notice.State.MATCHED, ready.state());
        assertEquals(pair.session(), ready.session());
    }

    @Test
    void givenSomebodyComesBackToASessionThatIsOverThenQueueServiceIsToldAgain() {
        world.matched(pair);
        world.parted(pair, ann);
        await().until(() -> world.room(pair).equals("deleted"));

        world.queue(World.resumed(pair, World.polling(ben, "s4" + ben)));

        assertEquals(Notice.State.IDLE, ((Notice.Ready) reply("s4" + ben)).state());
        assertEquals(List.of(new SessionOver(pair, Reason.SKIPPED, ann)), world.told(pair));
    }

    @Test
    void givenBothJoinThenTheSessionIsActiveAndAClosedPageEndsIt() {
        begin();

        world.left(pair, "a", "A1", "CLIENT_INITIATED");

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LEFT, ann))));
        await().until(() -> world.room(pair).equals("deleted"));
        assertEquals("ENDED left by " + ann, world.record(pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));

        world.left(pair, "a", "A1", "CLIENT_INITIATED");
        await().until(() -> world.told(pair).size() == 2);
    }

    @Test
    void givenTheDepartureComesBeforeTheArrivalThenTheSessionEndsAllTheSame() {
        world.matched(pair);
        invitation(ann, pair);

        world.left(pair, "b", "B1", "CONNECTION_TIMEOUT");
        world.joined(pair, "a", "A1");
        world.joined(pair, "b", "B1");

        await().until(() -> world.record(pair).equals("ENDED lost by " + ben));
        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, ben))));
    }

    @Test
    void givenTheRoomIsFinishedThenTheSessionIsOver() {
        begin();

        world.liveKit(new RoomFinished(pair.session(), 1), new RoomFinished(pair.session(), 1));

        await().until(() -> world.told(pair).contains(new SessionOver(pair, Reason.LEFT, null)));
        assertEquals("ENDED left", world.record(pair));
        assertEquals("deleted", world.room(pair));
    }

    @Test
    void givenSomebodysConnectionIsLostWhenNoNewOneComesThenTheSweepEndsTheSession() {
        begin();
        world.left(pair, "b", "B1", "SIGNAL_CLOSE");
        await().until(() -> !"none"
                .equals(world.ask(
                        "SELECT left_b_at::text FROM sessions WHERE id = ?::uuid AND left_b_at IS NOT NULL",
                        pair.session())));
        assertEquals("ACTIVE", world.record(pair));

        world.age(pair, "left_b_at", 6);

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, ben))));
        await().until(() -> world.room(pair).equals("deleted"));
    }

    @Test
    void givenOneNeverJoinsThenTheMatchIsUndoneAndTheAbsentOneIsNamed() {
        world.matched(pair);
        Notice.Matched toAnn = invitation(ann, pair);
        assertEquals(200, join(toAnn));

        world.age(pair, "created_at", 16);

        assertEquals(List.of(ben), undoneMatch(pair).absent());
        await().until(() -> world.room(pair).equals("deleted"));
        assertEquals("ENDED undone", world.record(pair));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
    }

    @Test
    void givenBothJoinedAndTheWebhooksWereLostThenTheSessionIsActive() {
        world.matched(pair);
        assertEquals(200, join(invitation(ann, pair)));
        assertEquals(200, join(invitation(ben, pair)));

        world.age(pair, "created_at", 16);

        await().until(() -> world.record(pair).equals("ACTIVE"));
        assertEquals(List.of(), world.told(pair));
    }

    @Test
    void givenSilenceForAMinuteThenOnlyAnEmptyRoomEndsTheSession() {
        Pair talking = Pairs.of(world.person("Cid"), world.person("Dan"));
        world.matched(talking);
        assertEquals(200, join(invitation(talking.first().user(), talking)));
        world.joined(talking, "a", "A1");
        world.joined(talking, "b", "B1");
        await().until(() -> world.record(talking).equals("ACTIVE"));
        begin();

        world.age(talking, "last_heartbeat", 61);
        world.age(pair, "last_heartbeat", 61);

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, null))));
        await().until(() -> Boolean.parseBoolean(world.ask(
                "SELECT (last_heartbeat > now() - interval '30 s')::text FROM sessions WHERE id = ?::uuid",
                talking.session())));
        assertEquals("ACTIVE", world.record(talking));
    }

    @Test
    void givenLiveKitIsAwayThenTheSweepEndsNobody() {
        begin();
        liveKit.failNext(1_000_000, 500);
        world.age(pair, "last_heartbeat", 61);

        for (int i = 0; i < 20; i++) {
            world.command(new Sweep());
        }
        awaitSilence();

        assertEquals("ACTIVE", world.record(pair));
    }

    @Test
    void givenACrashBetweenTheEndAndItsAnnouncementThenTheSweepMakesUpForIt() {
        begin();
        world.sql(
                "UPDATE sessions SET state = 'ENDED', end_reason = 'lost', ended_at = now() - interval '11 s'"
                        + " WHERE id = ?::uuid",
                pair.session());

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, null))));
        await().until(() -> world.room(pair).equals("deleted"));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
    }

    @Test
    void givenHeartbeatsThenOnlyThoseWithAnIdAndThoseThatAreWrongAreAnswered() {
        begin();
        world.age(pair, "last_heartbeat", 30);
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
                world.ask(
                        "SELECT (last_heartbeat > now() - interval '25 s')::text FROM sessions WHERE id = ?::uuid",
                        session));
        assertTrue(world.notices(ann).stream().noneMatch(Notice.Ok.class::isInstance));
    }

    @Test
    void givenLiveKitIsAwayThenTheGateClosesAndOpensAgain() {
        await().until(world::gateIsOpen);

        liveKit.hang();
        await().until(() -> !world.gateIsOpen());

        liveKit.recover();
        await().until(world::gateIsOpen);
    }

    @Test
    void givenPostgresIsAwayThenTheGateClosesAndNothingIsLostOrCountedAsFailed() {
        await().until(world::gateIsOpen);
        begin();
        List<Pair> meanwhile = new ArrayList<>();
        String cid = world.person("Cid");
        String dan = world.person("Dan");

        postgres.stop();
        try {
            world.left(pair, "a", "A1", "CLIENT_INITIATED");
            world.command(new Heartbeat(World.polling(ann, "p1" + ann), pair.session()));
            for (int i = 0; i < 3; i++) {
                meanwhile.add(Pairs.of(cid, dan));
                world.matched(meanwhile.getLast());
                world.parted(meanwhile.getLast(), cid);
            }
            await().until(() -> !world.gateIsOpen());
        } finally {
            postgres.restart();
        }

        await().until(() -> world.told(pair).contains(new SessionOver(pair, Reason.LEFT, ann)));
        for (Pair one : meanwhile) {
            await().until(() -> world.record(one).equals("ENDED skipped by " + cid));
        }
        reply("p1" + ann);
        await().until(world::gateIsOpen);
        assertEquals(0, world.deadLetters());
    }

    /** Both are in the room. */
    private void begin() {
        world.matched(pair);
        invitation(ann, pair);
        world.joined(pair, "a", "A1");
        world.joined(pair, "b", "B1");
        await().until(() -> world.record(pair).equals("ACTIVE"));
    }

    private Notice.Matched invitation(String user, Pair to) {
        return await().until(() -> world.invitations(user, to), sent -> !sent.isEmpty())
                .getFirst();
    }

    private Notice reply(String id) {
        return await().until(() -> world.replies(id), sent -> !sent.isEmpty()).getFirst();
    }

    private MatchUndone undoneMatch(Pair match) {
        return (MatchUndone)
                await().until(() -> world.told(match), told -> !told.isEmpty()).getFirst();
    }

    /** Until everything that is in the streams has been handled. */
    private void awaitSilence() {
        await().until(world::backlogIsEmpty);
    }

    private int join(Notice.Matched invitation) {
        String api = liveKit.apiUrl() + "/stand-in/join?token=" + invitation.token();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest join = HttpRequest.newBuilder(URI.create(api))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(join, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException problem) {
            throw new java.io.UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
