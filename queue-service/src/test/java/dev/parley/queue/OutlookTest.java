package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.SessionEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody who waits is told of the place and of the time that is left. */
class OutlookTest extends MatchingRules {

    private static final Duration EVERY = Duration.ofSeconds(2);

    @Test
    void a_new_position_is_told_once_and_after_two_seconds_at_the_earliest() {
        known(ANNA, BERT);
        keepApart(ANNA, BERT);
        find(ANNA);
        passes(Duration.ofSeconds(1));
        assertEquals(2, find(BERT).of(BERT).position());
        cancel(ANNA);

        passes(EVERY.minusMillis(1));
        assertFalse(sweep().of(BERT).news());
        passes(Duration.ofMillis(1));
        Decision told = sweep();

        assertTrue(told.of(BERT).news());
        assertEquals(1, told.of(BERT).position());
        passes(EVERY);
        assertFalse(sweep().of(BERT).news(), "nothing has changed since");
    }

    @Test
    void what_may_have_been_lost_is_told_again_after_a_while_though_nothing_has_changed() {
        known(ANNA);
        find(ANNA);

        passes(Duration.ofSeconds(30).minusMillis(1));
        assertFalse(sweep().of(ANNA).news());
        passes(EVERY);

        assertTrue(sweep().of(ANNA).news());
    }

    @Test
    void to_ask_for_the_state_takes_no_news_from_the_connection() {
        known(ANNA, BERT);
        keepApart(ANNA, BERT);
        find(ANNA);
        passes(Duration.ofSeconds(1));
        find(BERT);
        cancel(ANNA);
        matching.takeEvents();

        assertEquals(1, standing(BERT).position());
        passes(EVERY);

        assertTrue(sweep().of(BERT).news());
    }

    @Test
    void a_clock_that_was_put_back_stops_nobody_and_forgets_nothing() {
        meetsAfter(Duration.ofSeconds(10), 0);
        meetsAfter(Duration.ofSeconds(10), 1);
        passes(Duration.ofSeconds(-5));

        meetsAfter(Duration.ofSeconds(10), 2);
        meetsAfter(Duration.ofSeconds(10), 3);
        known(ANNA);

        assertEquals(10, find(ANNA).of(ANNA).estimatedWaitSeconds());
    }

    @Test
    void among_interests_the_fullest_pool_counts() {
        known(ANNA, BERT, CARL);
        keepApart(ANNA, BERT);
        keepApart(ANNA, CARL);
        find(BERT, WishesTest.wishes("tea"));
        passes(Duration.ofSeconds(1));

        assertEquals(2, find(ANNA, WishesTest.wishes("chess tea")).of(ANNA).position());
    }

    @Test
    void who_is_away_is_not_counted() {
        known(ANNA, BERT);
        keepApart(ANNA, BERT);
        find(ANNA);
        find(BERT);

        disconnect(ANNA);

        assertEquals(1, standing(BERT).position());
    }

    @Test
    void one_sweep_tells_no_more_than_it_may_the_longest_overdue_first() {
        timesAre(Map.of("tell-limit", "2"));
        for (String user : List.of(ANNA, BERT, CARL)) {
            known(user);
            find(user, WishesTest.wishes("interest" + user + " strict"));
            passes(Duration.ofMillis(1));
        }
        passes(EVERY);

        assertEquals(2, sweep().people().size());
        Decision second = sweep();
        assertEquals(
                List.of(CARL),
                second.people().stream().map(Decision.Standing::user).toList());
    }

    @Test
    void nothing_is_estimated_before_two_have_been_seen_to_leave_the_pool() {
        known(ANNA);
        assertNull(find(ANNA).of(ANNA).estimatedWaitSeconds());
        cancel(ANNA);

        meetsAfter(Duration.ofSeconds(10), 0);
        assertNull(find(ANNA).of(ANNA).estimatedWaitSeconds());
        cancel(ANNA);
        meetsAfter(Duration.ofSeconds(10), 1);

        assertEquals(10, find(ANNA).of(ANNA).estimatedWaitSeconds());
    }

    @Test
    void the_estimate_grows_while_nobody_meets_anybody_and_is_forgotten_in_the_end() {
        known(ANNA);
        meetsAfter(Duration.ofSeconds(10), 0);
        meetsAfter(Duration.ofSeconds(10), 1);
        find(ANNA);

        passes(Duration.ofMinutes(3));
        long later = standing(ANNA).estimatedWaitSeconds();
        passes(Duration.ofMinutes(8));

        assertTrue(later > 30, later + " s");
        assertNull(standing(ANNA).estimatedWaitSeconds());
    }

    /** Two people of whom the first waits so long for the second. */
    private void meetsAfter(Duration wait, int number) {
        String first = "first" + number;
        String second = "second" + number;
        known(first, second);
        find(first);
        passes(wait);
        find(second);
        matching.takeEvents();
    }

    private void keepApart(String one, String other) {
        decide(new SessionEvent.Blocked(by(one), other, one + other, null));
    }
}
