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

class RoomCheckTest {

    private static final Deadlines DEADLINES =
            new Deadlines(Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(60));
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
    void givenSilenceForAMinuteWhenSomebodyIsThereThenThatCountsAsAHeartbeat() {
        Change change = check(active(), Map.of("b", BEN), 61);

        assertTrue(change.after().live());
        assertEquals(Rows.MATCHED.plusSeconds(61), change.after().lastHeartbeat());
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
