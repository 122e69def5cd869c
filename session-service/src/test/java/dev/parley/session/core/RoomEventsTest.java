package dev.parley.session.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.LiveKitEvent.ParticipantAborted;
import dev.parley.bus.message.LiveKitEvent.ParticipantJoined;
import dev.parley.bus.message.LiveKitEvent.ParticipantLeft;
import dev.parley.bus.message.LiveKitEvent.RoomFinished;
import dev.parley.bus.message.LiveKitEvent.RoomStarted;
import dev.parley.bus.message.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import livekit.LivekitModels.DisconnectReason;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class RoomEventsTest {

    private static final Instant NOW = Rows.MATCHED.plusSeconds(2);
    private static final String SESSION = Rows.pending().session();

    /** What must come out of each story, in whatever order and however often its events arrive. */
    private record Story(String name, List<LiveKitEvent> events, String state, String ending) {}

    private static final List<Story> STORIES = List.of(
            new Story("one joins", List.of(joined("a", "A1", 1)), "PENDING", null),
            new Story("both join", List.of(joined("a", "A1", 1), joined("b", "B1", 2)), "ACTIVE", null),
            new Story(
                    "both join and the first closes the page",
                    List.of(joined("a", "A1", 1), joined("b", "B1", 2), left("a", "A1", "CLIENT_INITIATED")),
                    "ENDED",
                    "LEFT by ann"),
            new Story(
                    "both join and the second's network dies",
                    List.of(joined("a", "A1", 1), joined("b", "B1", 2), left("b", "B1", "CONNECTION_TIMEOUT")),
                    "ENDED",
                    "LOST by ben"),
            new Story(
                    "the first joins again from a second tab",
                    List.of(
                            joined("a", "A1", 1),
                            joined("b", "B1", 2),
                            left("a", "A1", "DUPLICATE_IDENTITY"),
                            joined("a", "A2", 3)),
                    "ACTIVE",
                    null),
            new Story(
                    "the first's signalling breaks and comes back",
                    List.of(
                            joined("a", "A1", 1),
                            joined("b", "B1", 2),
                            left("a", "A1", "SIGNAL_CLOSE"),
                            joined("a", "A2", 3)),
                    "ACTIVE",
                    null),
            new Story(
                    "both join and the first's signalling breaks",
                    List.of(joined("a", "A1", 1), joined("b", "B1", 2), left("a", "A1", "SIGNAL_CLOSE")),
                    "ACTIVE, a gone",
                    null));

    @TestFactory
    Stream<DynamicTest> whenEventsArriveInAnyOrderThenTheSessionEndsUpTheSame() {
        return STORIES.stream()
                .flatMap(story -> permutations(story.events()).stream()
                        .map(order -> DynamicTest.dynamicTest(story.name() + ": " + inShort(order), () -> {
                            List<LiveKitEvent> twice = new ArrayList<>(order);
                            twice.addAll(order);
                            for (List<LiveKitEvent> delivery : List.of(order, twice)) {
                                Conversation after =
                                        apply(Rows.pending(), delivery).after();
                                assertEquals(story.state(), describe(after));
                                assertEquals(story.ending(), ending(after));
                            }
                        })));
    }

    /** Who left first depends on the order; that the session is over, and why, does not. */
    @Test
    void whenBothJoinAndLeaveAndTheRoomFinishesInAnyOrderThenItIsOverBecauseTheyLeft() {
        List<LiveKitEvent> events = List.of(
                joined("a", "A1", 1),
                joined("b", "B1", 2),
                left("a", "A1", "CLIENT_INITIATED"),
                left("b", "B1", "CLIENT_INITIATED"),
                new RoomFinished(SESSION, 9));
        for (List<LiveKitEvent> order : permutations(events)) {
            Conversation conversation = Rows.pending();
            for (LiveKitEvent event : order) {
                conversation = apply(conversation, List.of(event, event)).after();
            }
            assertEquals(State.ENDED, conversation.state(), inShort(order));
            assertEquals(Reason.LEFT, conversation.ending().reason(), inShort(order));
            assertEquals(conversation, apply(conversation, order).after(), "nothing more comes of it");
        }
    }

    @TestFactory
    Stream<DynamicTest> whenEventsArriveInBatchesOfOneThenTheSessionEndsUpTheSame() {
        return STORIES.stream()
                .map(story -> DynamicTest.dynamicTest(story.name(), () -> {
                    Conversation conversation = Rows.pending();
                    for (LiveKitEvent event : story.events()) {
                        conversation = apply(conversation, List.of(event)).after();
                    }
                    assertEquals(story.state(), describe(conversation));
                }));
    }

    @ParameterizedTest
    @CsvSource({"CLIENT_INITIATED, LEFT by ann", "CONNECTION_TIMEOUT, LOST by ann"})
    void givenBothAreThereWhenOneLeavesForGoodThenItIsOverAtOnce(String reason, String ending) {
        Change change = apply(active(), List.of(left("a", "A1", reason)));

        assertEquals(ending, ending(change.after()));
        assertTrue(change.over());
        assertEquals(RoomState.MADE, change.after().room(), "its room is still to be deleted");
    }

    @ParameterizedTest
    @EnumSource(
            value = DisconnectReason.class,
            mode = Mode.EXCLUDE,
            names = {
                "CLIENT_INITIATED",
                "CONNECTION_TIMEOUT",
                "DUPLICATE_IDENTITY",
                "SERVER_SHUTDOWN",
                "MIGRATION",
                "ROOM_DELETED",
                "ROOM_CLOSED"
            })
    void givenBothAreThereWhenOneIsGoneForAnyOtherReasonThenItMayComeBack(DisconnectReason reason) {
        Change change = apply(active(), List.of(left("a", "A1", reason.name())));

        assertTrue(change.after().live());
        assertEquals(NOW, change.after().first().leftAt());
        assertFalse(change.over());
    }

    @Test
    void givenOneIsGoneWhenTheDepartureIsToldAgainLaterThenTheTimeOfTheFirstCounts() {
        Conversation gone =
                apply(active(), List.of(left("a", "A1", "SIGNAL_CLOSE"))).after();

        Change again = RoomEvents.apply(gone, List.of(left("a", "A1", "SIGNAL_CLOSE")), NOW.plusSeconds(4));

        assertEquals(NOW, again.after().first().leftAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUPLICATE_IDENTITY", "SERVER_SHUTDOWN", "MIGRATION", "ROOM_DELETED", "ROOM_CLOSED"})
    void givenBothAreThereWhenAConnectionGoesForNoDoingOfThePersonThenNothingHappens(String reason) {
        assertEquals(active(), apply(active(), List.of(left("a", "A1", reason))).after());
    }

    @Test
    void givenANewConnectionWhenTheOldOneLeavesOnPurposeThenTheCallGoesOn() {
        Conversation rejoined = apply(active(), List.of(joined("a", "A2", 9))).after();

        Change change = apply(rejoined, List.of(left("a", "A1", "CLIENT_INITIATED")));

        assertTrue(change.after().live());
        assertNull(change.after().first().leftAt());
    }

    @Test
    void givenItWasLeftOnPurposeWhenThatIsToldAgainThenTheEndIsAnnouncedAgain() {
        Conversation over =
                apply(active(), List.of(left("a", "A1", "CLIENT_INITIATED"))).after();

        Change again = apply(over, List.of(left("a", "A1", "CLIENT_INITIATED")));

        assertTrue(again.over());
        assertFalse(again.ended());
        assertEquals(over, again.after());
    }

    @Test
    void givenItWasSkippedWhenTheRoomEmptiesThenNothingIsAnnounced() {
        Conversation skipped = active().end(Ending.of(Reason.SKIPPED, "ann"), NOW);

        Change change = apply(
                skipped,
                List.of(
                        left("a", "A1", "CLIENT_INITIATED"),
                        left("b", "B1", "ROOM_DELETED"),
                        new RoomFinished(SESSION, 9)));

        assertFalse(change.over());
        assertEquals(skipped, change.after());
    }

    @Test
    void whenTheRoomIsFinishedThenTheSessionIsOverAndOwesNoRoom() {
        Change change = apply(active(), List.of(new RoomFinished(SESSION, 9)));

        assertEquals("LEFT by null", ending(change.after()));
        assertEquals(RoomState.DELETED, change.after().room());
        assertTrue(change.over());
        assertTrue(apply(change.after(), List.of(new RoomFinished(SESSION, 9))).over(), "also when told again");
    }

    @Test
    void givenADepartureThatOvertookItsArrivalWhenThatComesThenItDoesNotSeatAnybody() {
        Conversation conversation = apply(
                        Rows.pending(), List.of(left("a", "A1", "SIGNAL_CLOSE"), joined("b", "B1", 2)))
                .after();
        assertEquals(State.PENDING, conversation.state());

        Conversation after = apply(conversation, List.of(joined("a", "A1", 1))).after();

        assertNotNull(after.first().leftAt());
    }

    @Test
    void whenSomebodyFlapsForHoursThenTheRecordDoesNotGrow() {
        Conversation conversation = active();
        for (int i = 0; i < 100; i++) {
            conversation = apply(conversation, List.of(left("a", "X" + i, "SIGNAL_CLOSE")))
                    .after();
        }
        assertEquals(8, conversation.gone().size());
        assertEquals("X99", conversation.gone().getLast().sid());
    }

    @Test
    void whenAConnectionNeverCameAboutOrTheRoomStartsOrAStrangerIsThereThenNobodyIsSeated() {
        Change change = apply(
                Rows.pending(),
                List.of(
                        new RoomStarted(SESSION, 1),
                        new ParticipantAborted(SESSION, "a", "A0", 1),
                        joined("recorder", "R1", 1),
                        left("recorder", "R1", "CLIENT_INITIATED")));

        assertEquals(Rows.pending().first(), change.after().first());
        assertEquals(Rows.pending().second(), change.after().second());
        assertTrue(change.after().live());
    }

    @Test
    void givenItIsOverWhenSomebodyJoinsThenItStaysOver() {
        Conversation over = Rows.pending().end(Ending.undone(List.of("ben")), NOW);

        assertEquals(over, apply(over, List.of(joined("b", "B1", 2))).after());
    }

    private static Conversation active() {
        return apply(Rows.pending(), List.of(joined("a", "A1", 1), joined("b", "B1", 2)))
                .after();
    }

    private static Change apply(Conversation conversation, List<LiveKitEvent> events) {
        return RoomEvents.apply(conversation, events, NOW);
    }

    private static LiveKitEvent joined(String identity, String sid, int second) {
        return new ParticipantJoined(
                SESSION, identity, sid, Rows.MATCHED.plusSeconds(second).toEpochMilli());
    }

    private static LiveKitEvent left(String identity, String sid, String reason) {
        return new ParticipantLeft(SESSION, identity, sid, reason, 0);
    }

    private static String describe(Conversation conversation) {
        return conversation.state() + (conversation.first().leftAt() != null ? ", a gone" : "");
    }

    private static String ending(Conversation conversation) {
        return conversation.ending() == null
                ? null
                : conversation.ending().reason() + " by "
                        + conversation.ending().by();
    }

    private static String inShort(List<LiveKitEvent> events) {
        return events.stream()
                .map(event -> switch (event) {
                    case ParticipantJoined joined -> joined.sid() + " joined";
                    case ParticipantLeft left -> left.sid() + " left";
                    case LiveKitEvent other -> other.getClass().getSimpleName();
                })
                .toList()
                .toString();
    }

    private static <T> List<List<T>> permutations(List<T> list) {
        if (list.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (T first : list) {
            List<T> rest = new ArrayList<>(list);
            rest.remove(first);
            permutations(rest)
                    .forEach(tail -> all.add(
                            Stream.concat(Stream.of(first), tail.stream()).toList()));
        }
        return all;
    }
}
