package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.Talk;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody is erased while waiting, talking or away: in the end no key and no value names them. */
class ErasedTest extends MatchingRules {

    @Test
    void who_waits_leaves_every_pool() {
        known(ANNA, BERT);
        find(ANNA);

        erase();

        assertNowhereNamed();
        assertEquals(Outcome.WAITING, find(BERT).outcome());
    }

    @Test
    void who_talks_frees_the_partner_who_is_told_and_looks_on() {
        known(ANNA, BERT);
        Pair pair = meet(ANNA, Wishes.ANYONE, BERT, AGAIN);
        SessionEvent event = new SessionEvent.Erased(ANNA, talks(pair), List.of(BERT));

        Decision decision = decide("1700000000000-900", event);

        assertEquals(pair.session(), decision.of(BERT).left());
        assertEquals(State.WAITING, state(BERT));
        assertNowhereNamed();
        assertEquals(pair.session(), decide("1700000000000-900", event).of(BERT).left(), "told again");
        assertNowhereNamed();
    }

    @Test
    void what_was_remembered_of_earlier_talks_and_blocks_is_forgotten() {
        Pair pair = meet(ANNA, BERT);
        end(ANNA, pair.session());
        decide(new SessionEvent.Blocked(by(BERT), ANNA, "b1", pair.session()));
        matching.takeEvents();

        erase(pair);

        assertNowhereNamed();
    }

    @Test
    void what_comes_late_leaves_nothing() {
        Pair pair = meet(ANNA, BERT);
        erase();

        disconnect(ANNA);
        decide(new SessionEvent.Blocked(by(BERT), ANNA, "b1", pair.session()));
        admit(ANNA);
        over(pair, BERT);

        matching.takeEvents();
        erase(pair);
        assertNowhereNamed();
        disconnect(ANNA);
        assertNowhereNamed();
    }

    @Test
    void who_comes_back_is_asked_about_and_forgotten_again() {
        known(ANNA);
        erase();

        find(ANNA);
        assertEquals(State.ADMITTING, state(ANNA));
        matching.takeEvents();
        erase();

        assertNowhereNamed();
    }

    @Test
    void whose_connection_is_gone_is_forgotten_as_well() {
        known(ANNA);
        find(ANNA);
        decide(new QueueCommand.Disconnected(ANNA, 1, false));
        passes(Duration.ofSeconds(1));

        erase();

        assertNowhereNamed();
    }

    private void erase(Pair... pairs) {
        decide(new SessionEvent.Erased(ANNA, talks(pairs), List.of(BERT)));
    }

    private static List<Talk> talks(Pair... pairs) {
        return List.of(pairs).stream()
                .map(pair -> new Talk(pair.session(), pair.partnerOf(ANNA)))
                .toList();
    }

    /** But for the mark by which late events are known, which lives for half a minute. */
    private static void assertNowhereNamed() {
        String mark = TestMatching.STREAMS.tagged("erased:" + ANNA);
        // Else a name could hide in what DUMP answers.
        matching.redis("CONFIG", "SET", "rdbcompression", "no");
        for (String key : TestMatching.words(matching.redis("KEYS", "*"))) {
            if (!key.equals(mark)) {
                assertFalse(key.contains(ANNA), key);
                String value = matching.redis("DUMP", key).toString();
                assertFalse(value.contains(ANNA), key + " names her");
            }
        }
    }
}
