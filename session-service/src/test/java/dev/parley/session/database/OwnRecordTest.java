package dev.parley.session.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Notice.By;
import dev.parley.bus.message.OwnData.Conversation;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.session.Pairs;
import dev.parley.session.database.OwnRecord.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Past conversations as one of the two may see them. */
class OwnRecordTest extends RecordTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final OwnRecord record = new OwnRecord(database);

    @Test
    void givenManyConversationsThenPagesHaveEachOnceTheNewestFirst() {
        List<String> newestFirst = new ArrayList<>();
        for (int minutes = 1; minutes <= 5; minutes++) {
            newestFirst.add(ended(minutes % 2 == 0 ? Pairs.of(ann, ben) : Pairs.of(cid, ann), "skipped", ann, minutes)
                    .session());
        }

        assertEquals(newestFirst, pages(2));
        assertEquals(newestFirst, pages(5));
        assertEquals(newestFirst, pages(100));
    }

    @Test
    void givenConversationsThatEndedAtTheSameMomentThenNoneIsLostBetweenPages() {
        for (int i = 0; i < 6; i++) {
            ended(i % 2 == 0 ? Pairs.of(ann, ben) : Pairs.of(cid, ann), "skipped", ann, 1);
        }
        update("UPDATE sessions SET ended_at = now() - interval '10 min' WHERE ? IN (user_a, user_b)", ann);

        List<String> places = new ArrayList<>();
        Past before = Past.NEWEST;
        for (List<Placed<Past, Conversation>> page = page(before, 4); !page.isEmpty(); page = page(before, 4)) {
            page.forEach(one -> places.add(one.place().toText()));
            before = Past.parse(places.getLast()).orElseThrow();
        }

        assertEquals(6, places.size());
        assertEquals(6, places.stream().distinct().count());
    }

    @ParameterizedTest
    @CsvSource({"ann, YOU", "ben, PARTNER", ", SYSTEM"})
    void givenWhoEndedItThenItIsTheOneOrTheOtherOrNeither(String who, By by) {
        String user = who == null ? null : who.equals("ann") ? ann : ben;
        ended(Pairs.of(ann, ben), "left", user, 1);

        Conversation seen = past().getFirst();

        assertEquals(Reason.LEFT, seen.reason());
        assertEquals(by, seen.by());
    }

    @Test
    void givenAConversationThenItSaysHowLongBothWereThereAndWhatTheyShared() {
        Pair pair = ended(Pairs.of(ann, ben), "ended", ben, 10);
        ended(Pairs.of(ann, cid), "skipped", cid, 20);
        update("UPDATE sessions SET activated_at = ended_at - interval '90.9 s' WHERE id = ?::uuid", pair.session());

        List<Conversation> seen = past();

        assertEquals(90, seen.getFirst().seconds());
        assertEquals("en", seen.getFirst().language());
        assertEquals(pair.interests(), seen.getFirst().interests());
        assertEquals(pair.mode(), seen.getFirst().mode());
        assertEquals(pair.matchedAt(), seen.getFirst().matchedAt().toEpochMilli());
        assertNotNull(seen.getFirst().endedAt());
        assertNull(seen.getFirst().mine());
        assertEquals(0, seen.getLast().seconds(), "they were never both there");
    }

    @Test
    void givenAConversationThenItIsNamedOnlyWhileItsPartnerMayBeReported() {
        Pair lately = ended(Pairs.of(ann, ben), "ended", ben, 23 * 60);
        ended(Pairs.of(ann, cid), "ended", cid, 25 * 60);

        List<Conversation> seen = past();

        assertEquals(lately.session(), seen.getFirst().session());
        assertNull(seen.getLast().session());
    }

    @Test
    void givenAMatchThatCameToNothingThenOnlyTheWholeRecordHasIt() {
        Pair undone = ended(Pairs.of(ann, ben), "undone", null, 1);
        update("UPDATE sessions SET absent = ARRAY[?, ?] WHERE id = ?::uuid", ann, cid, undone.session());

        assertEquals(List.of(), past());
        Conversation whole =
                record.past(ann, true, Past.NEWEST, DAY, 10).getFirst().row();
        assertEquals(Reason.UNDONE, whole.reason());
        assertTrue(whole.mine().absent());
        assertNull(whole.session(), "nobody may be reported for it");
        assertFalse(record.past(ben, true, Past.NEWEST, DAY, 10)
                .getFirst()
                .row()
                .mine()
                .absent());
    }

    @Test
    void givenAConversationThatGoesOnThenOnlyTheWholeRecordHasIt() {
        Pair live = Pairs.of(ann, ben);
        match(live);

        assertEquals(List.of(), past());
        Conversation seen = record.live(ben).orElseThrow();
        assertEquals(live.session(), seen.session());
        assertNull(seen.endedAt());
        assertNull(seen.reason());
        assertNull(seen.by());
        assertEquals(live.second().wishes(), seen.mine().wishes());
        assertEquals(live.second().since(), seen.mine().waitingSince().toEpochMilli());
        assertTrue(record.live(cid).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "1", "1.1.1", "-1.1", "x.-", "zzzzzzzzzzzzz.1", "1.zzzzzzzzzzzzzz", "9999999999x.1"})
    void givenATextThatIsNoPlaceThenItIsNone(String text) {
        assertTrue(Past.parse(text).isEmpty(), text);
    }

    private List<String> pages(int limit) {
        List<String> sessions = new ArrayList<>();
        Past before = Past.NEWEST;
        for (List<Placed<Past, Conversation>> page = page(before, limit); !page.isEmpty(); page = page(before, limit)) {
            page.forEach(one -> sessions.add(one.row().session()));
            before = Past.parse(page.getLast().place().toText()).orElseThrow();
        }
        return sessions;
    }

    private List<Placed<Past, Conversation>> page(Past before, int limit) {
        return record.past(ann, false, before, DAY, limit);
    }

    private List<Conversation> past() {
        return page(Past.NEWEST, 100).stream().map(Placed::row).toList();
    }

    private Pair ended(Pair pair, String reason, String by, int minutesAgo) {
        match(pair);
        part(pair);
        update(
                "UPDATE sessions SET ended_at = now() - ?::int * interval '1 min', end_reason = ?, ended_by = ?"
                        + " WHERE id = ?::uuid",
                String.valueOf(minutesAgo),
                reason,
                by,
                pair.session());
        return pair;
    }
}
