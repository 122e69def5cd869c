package dev.parley.session.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.LiveKitEvent.ParticipantJoined;
import dev.parley.bus.message.LiveKitEvent.ParticipantLeft;
import dev.parley.bus.message.Reason;
import dev.parley.session.core.RoomCheck.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomCheckTest {

    private static final Deadlines DEADLINES =
            new Deadlines(Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofHours(4));
    private static final Sighting ANN = new Sighting("A1", Rows.MATCHED.plusSeconds(1));
    private static final Sighting BEN = new Sighting("B1", Rows.MATCHED.plusSeconds(2));

    @Test
    void givenTheJoinDeadlineIsOverWhenBothAreThereThenTheWebhooksWereLostAndItIsActive() {
        Change change = check(Rows.pending(), Map.of("a", ANN, "b", BEN), 16);

        assertEquals(State.ACTIVE, change.after().state());
        assertEquals("A1", change.after().first().sid());
        assertFalse(change.over());
    }

    @Test
    void givenTheJoinDeadlineIsOverWhenOneIsMissingThenItIsUndoneAndTheMissingOneIsNamed() {
        Change change = check(Rows.pending(), Map.of("a", ANN), 16);

        assertEquals(Ending.undone(List.of("ben")), change.after().ending());
        assertTrue(change.over());
    }

    @Test
    void givenTheJoinDeadlineIsOverWhenNobodyIsThereThenBothAreAbsent() {
        assertEquals(
                Ending.undone(List.of("ann", "ben")),
                check(Rows.pending(), Map.of(), 16).after().ending());
    }

    @Test
    void givenTheJoinDeadlineIsNotOverWhenOneIsMissingThenThereIsStillTime() {
        assertTrue(check(Rows.pending(), Map.of("a", ANN), 14).after().live());
    }

    @Test
    void givenOneIsGoneForTooLongWhenLiveKitDoesNotHaveHerThenItIsLost() {
        Change change = check(withoutAnn(), Map.of("b", BEN), 30);

        assertEquals(Ending.of(Reason.LOST, "ann"), change.after().ending());
    }

    @Test
    void givenOneIsGoneForTooLongWhenLiveKitHasHerUnderANewConnectionThenSheIsBack() {
        Change change =
                check(withoutAnn(), Map.of("a", new Sighting("A2", Rows.MATCHED.plusSeconds(25)), "b", BEN), 30);

        assertTrue(change.after().live());
        assertEquals("A2", change.after().first().sid());
        assertNull(change.after().first().leftAt());
    }

    @Test
    void givenOneIsGoneAShortTimeWhenSheIsMissingThenSheMayComeBack() {
        assertTrue(check(withoutAnn(), Map.of("b", BEN), 23).after().live());
    }

    @Test
    void givenSilenceForAMinuteWhenNobodyIsThereThenItIsLost() {
        Change change = check(active(), Map.of(), 61);

        assertEquals(Ending.of(Reason.LOST, null), change.after().ending());
    }

    @Test
    void givenSilenceForAMinuteWhenBothAreThereThenThatCountsAsAHeartbeat() {
        Change change = check(active(), Map.of("a", ANN, "b", BEN), 61);

        assertTrue(change.after().live());
        assertEquals(at(61), change.after().first().heardAt());
        assertEquals(at(61), change.after().second().heardAt());
    }

    @Test
    void givenOneIsSilentAndNotThereThenTheOtherKeepsNothingAlive() {
        Change change = check(active(), Map.of("b", BEN), 61);

        assertEquals(Ending.of(Reason.LOST, "ann"), change.after().ending());
    }

    @Test
    void givenHeartbeatsWhenLiveKitDoesNotHaveHerThenSheHasLeftUnheardAndMayComeBack() {
        Change change = check(active(), Map.of("b", BEN), 40);

        assertTrue(change.after().live());
        assertEquals(at(40), change.after().first().leftAt());
        assertNull(change.after().second().leftAt());
        assertEquals(
                Ending.of(Reason.LOST, "ann"),
                check(change.after(), Map.of("b", BEN), 46).after().ending());
    }

    @Test
    void givenTheLongestTimeIsOverThenItIsExpiredWhoeverIsThere() {
        int hours = 4 * 60 * 60;
        assertTrue(
                check(active(), Map.of("a", ANN, "b", BEN), hours - 1).after().live());

        Change change = check(active(), Map.of("a", ANN, "b", BEN), hours);

        assertEquals(Ending.of(Reason.EXPIRED, null), change.after().ending());
    }

    @Test
    void givenTheRoomIsLostWhenBothAreHeardOfThenTheyGoOnAndNobodyHasLeft() {
        Change change = RoomCheck.judgeRoomless(active(), DEADLINES, at(59));

        assertEquals(active(), change.after());
    }

    @ParameterizedTest
    @CsvSource({"0, 100, ann", "100, 0, ben", "0, 0,"})
    void givenTheRoomIsLostWhenOneIsSilentThenItIsLost(int annHeard, int benHeard, String by) {
        Conversation conversation = active();
        Conversation heard = conversation
                .sit(Seat.FIRST, conversation.first().heard(at(annHeard)))
                .sit(Seat.SECOND, conversation.second().heard(at(benHeard)));

        Change change = RoomCheck.judgeRoomless(heard, DEADLINES, at(120));

        assertEquals(Ending.of(Reason.LOST, by), change.after().ending());
    }

    @Test
    void givenANewerConnectionWasRecordedMeanwhileWhenLiveKitsOlderAnswerComesThenTheNewerStays() {
        Conversation rejoined = RoomEvents.apply(
                        active(), List.of(new ParticipantJoined("s", "a", "A2", at(20).toEpochMilli())), at(20))
                .after();

        assertEquals(
                "A2",
                check(rejoined, Map.of("a", ANN, "b", BEN), 61).after().first().sid());
    }

    @Test
    void givenItEndedMeanwhileWhenTheAnswerComesThenNothingChanges() {
        Conversation over = active().end(Ending.of(Reason.SKIPPED, "ann"), at(3));

        Change change = check(over, Map.of(), 100);

        assertEquals(over, change.after());
        assertFalse(change.over());
    }

    private static Conversation active() {
        return check(Rows.pending(), Map.of("a", ANN, "b", BEN), 3).after();
    }

    /** Ann's connection is gone since second 20. */
    private static Conversation withoutAnn() {
        return RoomEvents.apply(active(), List.of(new ParticipantLeft("s", "a", "A1", "SIGNAL_CLOSE", 0)), at(20))
                .after();
    }

    private static Change check(Conversation conversation, Map<String, Sighting> there, int second) {
        return RoomCheck.judge(conversation, there, DEADLINES, at(second));
    }

    private static Instant at(int second) {
        return Rows.MATCHED.plusSeconds(second);
    }
}
