package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many may wait. */
class QueueLengthTest extends MatchingRules {

    @BeforeEach
    void oneMayWait() {
        timesAre(Map.of("most-waiting", "1"));
        known(ANNA, BERT);
        find(ANNA, TEXT);
    }

    @Test
    void given_a_full_queue_when_one_more_would_wait_then_it_is_refused_and_nothing_is_left_behind() {
        assertEquals(Outcome.FULL, find(BERT).outcome());

        assertEquals(State.IDLE, state(BERT));
        assertEquals(0, standing(BERT).since());
        assertEquals(List.of(), matching.pool("video:anyone"));
    }

    @Test
    void given_a_full_queue_when_somebody_fits_one_who_waits_then_they_meet() {
        assertEquals(Outcome.PAIRED, find(BERT, TEXT).outcome());
    }

    @Test
    void given_a_full_queue_when_one_who_waits_wishes_otherwise_then_the_place_is_kept() {
        assertEquals(Outcome.WAITING, find(ANNA, Wishes.ANYONE).outcome());

        assertEquals(List.of(ANNA), matching.pool("video:anyone"));
    }

    @Test
    void given_a_full_queue_when_the_one_who_waits_is_away_then_it_is_full_all_the_same() {
        disconnect(ANNA);

        assertEquals(Outcome.FULL, find(BERT).outcome());
    }

    @Test
    void given_a_full_queue_when_an_unknown_person_looks_for_somebody_then_the_admission_brings_no_wait() {
        assertEquals(Outcome.FULL, find(CARL).outcome());
        admit(CARL);

        assertEquals(State.IDLE, state(CARL));
    }

    @Test
    void given_a_full_queue_when_there_is_room_again_then_one_may_wait() {
        find(BERT);
        cancel(ANNA);

        assertEquals(Outcome.WAITING, find(BERT).outcome());
    }
}
