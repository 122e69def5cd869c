package dev.parley.session.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Reason;
import dev.parley.session.Pairs;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchPlanTest {

    @ParameterizedTest(name = "fresh {0}, {1}, room {2}, {3}, delivered as {4}: {5}")
    @CsvSource({
        "true,  PENDING, MADE,    ,           match,   room",
        "true,  PENDING, MADE,    ,           resumed, room",
        "false, PENDING, NONE,    ,           match,   room",
        "false, PENDING, MADE,    ,           match,   room",
        "false, PENDING, MADE,    ,           resumed, kept",
        "false, ACTIVE,  MADE,    ,           match,   nothing",
        "false, ACTIVE,  MADE,    ,           resumed, kept",
        "true,  ENDED,   NONE,    UNDONE,     match,   over",
        "false, ENDED,   NONE,    UNDONE,     match,   over",
        "true,  ENDED,   NONE,    SUPERSEDED, match,   over",
        "false, ENDED,   DELETED, SKIPPED,    match,   nothing",
        "false, ENDED,   DELETED, LEFT,       match,   nothing",
        "false, ENDED,   DELETED, LEFT,       resumed, over",
        "false, ENDED,   MADE,    SKIPPED,    resumed, over"
    })
    void whatFollowsFromTheRecord(
            boolean fresh, State state, RoomState room, Reason reason, String as, String expected) {
        Match match = match(fresh, state, room, reason == null ? null : Ending.of(reason, null));
        Set<String> here = Set.of(match.session());

        MatchPlan plan = MatchPlan.of(
                List.of(match), as.equals("match") ? here : Set.of(), as.equals("resumed") ? here : Set.of());

        assertEquals(expected.equals("room") ? List.of(match) : List.of(), plan.rooms());
        assertEquals(expected.equals("kept") ? List.of(match) : List.of(), plan.kept());
        assertEquals(expected.equals("over") ? List.of(match) : List.of(), plan.over());
    }

    @ParameterizedTest(name = "fresh {0}, with a room {1}, both there {2}: {3}")
    @CsvSource({
        "true,  true,  true,  begun",
        "true,  true,  false, deserted",
        "true,  false, true,  roomless",
        "true,  false, false, roomless",
        "false, true,  true,  again",
        "false, true,  false, again",
        "false, false, true,  nothing"
    })
    void whatBecomesOfAMatchOnceItsRoomIsMadeOrNot(boolean fresh, boolean made, boolean bothThere, String expected) {
        Match match = match(fresh, State.PENDING, RoomState.MADE, null);
        Set<String> here = Set.of(match.session());
        MatchPlan plan = MatchPlan.of(List.of(match), here, Set.of());

        MatchPlan.Start start = plan.start(made ? here : Set.of(), user -> bothThere || user.equals("ann"));

        assertEquals(expected.equals("begun") ? here : Set.of(), start.begun());
        assertEquals(expected.equals("again") ? here : Set.of(), start.again());
        assertEquals(expected.equals("deserted") ? here : Set.of(), start.deserted());
        assertEquals(expected.equals("roomless") ? here : Set.of(), start.roomless());
    }

    private static Match match(boolean fresh, State state, RoomState room, Ending ending) {
        return new Match(Pairs.of("ann", "ben"), fresh, state, room, ending, "Ann", "Ben");
    }
}
