package dev.parley.session.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.session.core.Findings.RoomSeen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {

    private static final Instant SETTLED = Instant.parse("2030-01-01T12:00:00Z");

    @ParameterizedTest(name = "recorded {0}, lives {1}, room with {2} made {3} s before: {4}")
    @CsvSource({
        "ACTIVE,  true,  2, 60, nothing",
        "ACTIVE,  true,  1, 60, thin",
        "ACTIVE,  true,  0, 60, thin",
        "ACTIVE,  true,  1, 0,  nothing",
        "PENDING, true,  0, 60, nothing",
        "ACTIVE,  true,  ,  ,   roomless",
        "PENDING, true,  ,  ,   roomless",
        "ACTIVE,  false, 1, 60, stray thin",
        ",        true,  2, 60, nothing",
        ",        false, 0, 60, stray",
        ",        false, 0, 0,  nothing"
    })
    void whereTheRecordAndLiveKitDiffer(
            State recorded, boolean lives, Integer participants, Long age, String expected) {
        Map<String, State> housed = recorded == null ? Map.of() : Map.of("s", recorded);
        Map<String, RoomSeen> listed =
                participants == null ? Map.of() : Map.of("s", new RoomSeen(participants, SETTLED.minusSeconds(age)));

        Findings findings = Findings.of(housed, listed, lives ? Set.of("s") : Set.of(), SETTLED);

        assertEquals(List.of(expected.split(" ")).contains("stray") ? List.of("s") : List.of(), findings.stray());
        assertEquals(List.of(expected.split(" ")).contains("roomless") ? List.of("s") : List.of(), findings.roomless());
        assertEquals(List.of(expected.split(" ")).contains("thin") ? List.of("s") : List.of(), findings.thin());
    }

    @Test
    void oneRoundTakesTheFirstOfEachKind() {
        Findings findings = new Findings(List.of("a", "b", "c"), List.of("d"), List.of("e", "f"));

        assertEquals(new Findings(List.of("a", "b"), List.of("d"), List.of("e", "f")), findings.limited(2));
    }
}
