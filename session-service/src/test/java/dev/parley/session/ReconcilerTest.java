package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand.Reconcile;
import dev.parley.bus.message.SessionEvent.SessionOver;
import io.livekit.server.RoomServiceClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What no event puts right, because it was lost. */
@QuarkusTest
@TestProfile(ReconcilerTest.ComparedWhenAsked.class)
class ReconcilerTest extends ServiceTest {

    public static class ComparedWhenAsked implements QuarkusTestProfile {

        @Override
        public String getConfigProfile() {
            return "reconciler";
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.session.settled", "0s", "parley.session.reconcile-period", "1h");
        }
    }

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource(value = "/doctor", management = true)
    URI doctor;

    @Test
    void givenRoomsOfOverAndUnknownSessionsThenTheyAreDeletedAndOthersAreNot() throws IOException {
        beginInTheRoom();
        Pair over = Pairs.of(world.person("Cid"), world.person("Dan"));
        world.matched(over);
        invitation(over.first().user(), over);
        record.sql(
                "UPDATE sessions SET state = 'ENDED', ended_at = now(), end_reason = 'left', room = 'deleted'"
                        + " WHERE id = ?::uuid",
                over.session());
        String unknown = "parley-" + UUID.randomUUID();
        make(unknown);
        make("parley-of-somebody-else");
        assertTrue(diagnosis().contains("session " + over.session() + " is over or unknown"), diagnosis());

        world.command(new Reconcile());

        await().until(() -> !liveKit.rooms().contains(unknown));
        await().until(() -> !liveKit.rooms().containsAll(World.roomNames(over)));
        assertTrue(liveKit.rooms().containsAll(World.roomNames(pair)));
        assertTrue(liveKit.rooms().contains("parley-of-somebody-else"), "none of our business");
        assertTrue(corrections("stray_room") >= 2);
        assertFalse(diagnosis().contains(over.session()));
    }

    @Test
    void givenASessionThatHasJustEndedThenItsRoomIsNoneOfTheReconcilersBusiness() {
        beginInTheRoom();
        record.sql(
                "UPDATE sessions SET state = 'ENDED', ended_at = now(), end_reason = 'left' WHERE id = ?::uuid",
                pair.session());

        assertFalse(diagnosis().contains(pair.session()), diagnosis());
    }

    @Test
    void givenPairsOfQueueServiceThenTheDoctorNamesThoseWhoseSessionIsOverOrUnknown() {
        beginInTheRoom();
        String unknown = UUID.randomUUID().toString();

        String diagnosis = diagnosis(unknown + "\n" + pair.session() + "\n");

        assertTrue(
                diagnosis.contains("session " + unknown + " is over or unknown and two are taken for paired"),
                diagnosis);
        assertFalse(diagnosis.contains(pair.session()), diagnosis);
        assertEquals("each line has to be a session's id\n", diagnosis("' OR 1=1"));
    }

    @Test
    void givenLiveKitHasLostTheRoomWhileBothAreHeardOfThenItIsMadeAgain() {
        beginInTheRoom();
        liveKit.forgetRooms();

        world.command(new Reconcile());

        await().until(() -> liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals("ACTIVE", record.session(pair));
        assertTrue(corrections("lost_room") >= 1);
    }

    @Test
    void givenLiveKitHasLostTheRoomAndOneIsSilentThenItIsOverForTheOther() {
        beginInTheRoom();
        liveKit.forgetRooms();
        record.age(pair, "heard_b_at", 61);

        world.command(new Reconcile());

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, ben))));
        await().until(() -> record.room(pair).equals("deleted"));
        assertFalse(liveKit.rooms().containsAll(World.roomNames(pair)));
    }

    @Test
    void givenADepartureWasNeverHeardOfThenThePersonIsLostUnlessTheyComeBack() {
        begin();
        assertEquals(200, join(invitation(ann, pair)));

        world.command(new Reconcile());

        await().until(() -> world.told(pair).equals(List.of(new SessionOver(pair, Reason.LOST, ben))));
    }

    @Test
    void givenLiveKitWasAwayWhenItIsBackThenNobodyWaitsForTheNextRound() {
        beginInTheRoom();
        liveKit.hang();
        await().until(() -> !world.gateIsOpen());
        liveKit.forgetRooms();

        liveKit.recover();

        await().until(() -> liveKit.rooms().containsAll(World.roomNames(pair)));
        assertEquals("ACTIVE", record.session(pair));
    }

    @Test
    void givenLiveKitIsAwayThenNothingIsCorrectedAndTheDoctorSaysWhy() {
        beginInTheRoom();
        liveKit.failNext(1_000_000, 500);

        world.command(new Reconcile());
        awaitSilence();

        assertEquals("ACTIVE", record.session(pair));
        assertEquals("LiveKit does not answer\n", diagnosis());
    }

    private void beginInTheRoom() {
        begin();
        assertEquals(200, join(invitation(ann, pair)));
        assertEquals(200, join(invitation(ben, pair)));
    }

    private void make(String room) throws IOException {
        assertTrue(RoomServiceClient.create(
                        liveKit.apiUrl() + "/",
                        liveKit.account().key(),
                        liveKit.account().secret())
                .createRoom(room)
                .execute()
                .isSuccessful());
    }

    private double corrections(String kind) {
        return metrics.counter("parley.corrections", "kind", kind).count();
    }

    private String diagnosis() {
        return diagnosis("");
    }

    /** @param held sessions whose pairs queue-service holds, one a line */
    private String diagnosis(String held) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(doctor)
                    .POST(HttpRequest.BodyPublishers.ofString(held))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException problem) {
            throw new java.io.UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
