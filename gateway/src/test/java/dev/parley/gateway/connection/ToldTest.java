package dev.parley.gateway.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.Wishes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant EARLIER = NOW.minusSeconds(90);
    private static final Wishes WISHES = new Wishes(Mode.VIDEO, "de", List.of("jazz"), true, true);
    private static final Notice WAITING = new Notice.Waiting(NOW, 1L, null, Notice.Accepts.ANYONE, EARLIER, WISHES);

    @Test
    void given_somebody_who_waits_when_it_is_rebuilt_then_wishes_and_beginning_are_told() {
        Told told = Told.NOTHING
                .after(new Notice.Ok("1", Notice.State.WAITING, null), NOW)
                .after(WAITING, NOW)
                .after(new Notice.Waiting(NOW, 2L, 5L, Notice.Accepts.ANYONE, EARLIER, null), NOW);

        assertEquals(new QueueCommand.LastTold(WISHES, EARLIER.toEpochMilli(), "t", null), told.forRebuild("t"));
    }

    @Test
    void given_a_find_whose_wishes_were_not_told_yet_when_it_is_rebuilt_then_nobody_waits_against_their_wishes() {
        Told told = Told.NOTHING.after(new Notice.Ok("1", Notice.State.WAITING, null), NOW);

        assertEquals(new QueueCommand.LastTold(null, 0, null, null), told.forRebuild("t"));
    }

    @Test
    void given_a_wait_that_began_at_another_gateway_when_it_is_rebuilt_then_ready_has_brought_the_wishes() {
        Told told = Told.NOTHING.after(ready(Notice.State.WAITING, EARLIER, null, WISHES), NOW);

        assertEquals(new QueueCommand.LastTold(WISHES, EARLIER.toEpochMilli(), "t", null), told.forRebuild("t"));
    }

    @Test
    void given_somebody_who_waits_when_other_wishes_are_told_then_those_hold() {
        Wishes others = new Wishes(Mode.TEXT, null, List.of("chess"), false, false);

        Told told = Told.NOTHING
                .after(WAITING, NOW)
                .after(new Notice.Waiting(NOW, 1L, null, Notice.Accepts.ANYONE, EARLIER, others), NOW);

        assertEquals(others, told.forRebuild("t").wishes());
    }

    @Test
    void given_wishes_that_nobody_told_when_a_wait_is_rebuilt_then_anyone_will_do() {
        Told told = Told.NOTHING.after(ready(Notice.State.WAITING, EARLIER, null, null), NOW);

        assertEquals(new QueueCommand.LastTold(Wishes.ANYONE, EARLIER.toEpochMilli(), "t", null), told.forRebuild("t"));
    }

    @Test
    void given_somebody_matched_when_it_is_rebuilt_then_the_session_is_told() {
        Told told = Told.NOTHING.after(WAITING, NOW).after(matched("s1"), NOW);

        assertEquals(new QueueCommand.LastTold(null, 0, null, "s1"), told.forRebuild("t"));
        assertEquals("s1", told.after(new Notice.Ok("h", null, null), NOW).session());
    }

    @Test
    void given_a_conversation_when_it_ends_then_one_waits_again_only_where_requeued() {
        Told told = Told.NOTHING.after(WAITING, NOW).after(matched("s1"), NOW);

        Told skipped = told.after(new Notice.Parted("s1", Reason.SKIPPED, Notice.By.YOU, true), NOW);
        Told left = told.after(new Notice.Parted("s1", Reason.LEFT, Notice.By.PARTNER, false), NOW);

        assertEquals(new QueueCommand.LastTold(WISHES, NOW.toEpochMilli(), "t", null), skipped.forRebuild("t"));
        assertNull(left.session());
        assertNull(left.since());
    }

    @Test
    void given_the_next_match_when_the_end_of_the_one_before_comes_late_then_it_changes_nothing() {
        Told told = Told.NOTHING.after(matched("s2"), NOW);

        assertEquals(told, told.after(new Notice.Parted("s1", Reason.SKIPPED, Notice.By.YOU, true), NOW));
    }

    @Test
    void given_a_wait_when_it_is_over_then_nothing_is_rebuilt() {
        Told waiting = Told.NOTHING.after(WAITING, NOW);

        Told idle = waiting.after(new Notice.Idle(null), NOW);

        assertEquals(new QueueCommand.LastTold(null, 0, null, null), idle.forRebuild("t"));
        assertEquals(waiting, waiting.after(new Notice.Error("x", Notice.Code.RATE_LIMITED, "", null), NOW));
    }

    private static Notice.Matched matched(String session) {
        return new Notice.Matched(NOW, session, Mode.VIDEO, "ws://x", "t", null, List.of(), null, NOW);
    }

    private static Notice.Ready ready(Notice.State state, Instant since, String session, Wishes wishes) {
        return new Notice.Ready(null, NOW, null, null, state, null, null, null, 1L, null, null, since, session, wishes);
    }
}
