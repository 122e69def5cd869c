package dev.parley.session.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Reason;
import dev.parley.session.Pairs;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchPlanTest {

    @ParameterizedTest(name = "fresh {0}, late {1}, {2}, room {3}, {4}, delivered as {5}: {6}")
    @CsvSource({
        "true,  false, PENDING, NONE,    ,           match,   room",
        "true,  false, PENDING, NONE,    ,           resumed, room",
        "false, false, PENDING, NONE,    ,           match,   room",
        "false, false, PENDING, MADE,    ,           match,   room",
        "false, true,  PENDING, MADE,    ,           match,   room",
        "false, true,  PENDING, NONE,    ,           match,   undone",
        "false, false, PENDING, NONE,    ,           resumed, nothing",
        "false, true,  PENDING, MADE,    ,           resumed, nothing",
        "false, false, ACTIVE,  MADE,    ,           match,   nothing",
        "false, true,  ACTIVE,  MADE,    ,           resumed, kept",
        "true,  true,  ENDED,   NONE,    UNDONE,     match,   over",
        "false, true,  ENDED,   NONE,    UNDONE,     match,   over",
        "true,  false, ENDED,   NONE,    SUPERSEDED, match,   over",
        "false, false, ENDED,   DELETED, SKIPPED,    match,   nothing",
        "false, false, ENDED,   DELETED, LEFT,       match,   nothing",
        "false, false, ENDED,   DELETED, LEFT,       resumed, over",
        "false, false, ENDED,   MADE,    SKIPPED,    resumed, over"
    })
    void whatFollowsFromTheRecord(
            boolean fresh, boolean late, State state, RoomState room, Reason reason, String as, String expected) {
        Match match = new Match(
                Pairs.of("ann", "ben"),
                fresh,
                late,
                state,
                room,
                reason == null ? null : Ending.of(reason, null),
                "Ann",
                "Ben");
        Set<String> here = Set.of(match.session());

        MatchPlan plan = MatchPlan.of(
                List.of(match), as.equals("match") ? here : Set.of(), as.equals("resumed") ? here : Set.of());

        assertEquals(expected.equals("room") ? List.of(match) : List.of(), plan.rooms());
        assertEquals(expected.equals("kept") ? List.of(match) : List.of(), plan.kept());
        assertEquals(expected.equals("undone") ? List.of(match) : List.of(), plan.undone());
        assertEquals(expected.equals("over") ? List.of(match) : List.of(), plan.over());
    }
}
