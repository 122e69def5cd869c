package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.Block;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An account takes over what was known of a guest. Anna is the account. */
class SignedInTest extends MatchingRules {

    private static final String GUEST = "guest";
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    @Test
    void the_account_meets_nobody_whom_the_guest_blocked_and_nobody_who_blocked_the_guest() {
        known(ANNA, BERT, CARL, DORA);

        Decision decision = signIn(0, 0, List.of(new Block("b1", BERT)), List.of(new Block("b2", CARL)));

        assertEquals(Outcome.SIGNED_IN, decision.outcome());
        find(ANNA);
        assertEquals(Outcome.WAITING, find(BERT).outcome());
        cancel(BERT);
        assertEquals(Outcome.WAITING, find(CARL).outcome());
        cancel(CARL);
        assertEquals(Outcome.PAIRED, find(DORA).outcome());
    }

    @Test
    void a_blocked_pair_that_talks_is_parted_and_told_and_told_again_when_the_event_comes_again() {
        Pair pair = meet(ANNA, BERT);
        SessionEvent event = event(0, 0, List.of(), List.of(new Block("b1", BERT)));

        Decision decision = decide("7-1", event);

        assertEquals(List.of(new QueueEvent.Parted(pair, Reason.BLOCKED, ANNA)), matching.takeEvents());
        assertEquals(pair.session(), decision.of(BERT).left());
        assertEquals(pair.session(), decide("7-1", event).of(BERT).left());
        assertEquals(List.of(), matching.takeEvents());
    }

    @Test
    void the_guest_s_cooldown_holds_for_the_account_at_once() {
        known(ANNA);

        signIn(4, now() + MINUTE, List.of(), List.of());

        assertEquals(Outcome.COOLDOWN, find(ANNA).outcome());
        assertEquals(now() + MINUTE, standing(ANNA).cooldownUntil());
        passes(Duration.ofMinutes(1));
        assertEquals(Outcome.WAITING, find(ANNA).outcome());
    }

    @Test
    void a_cooldown_of_the_guest_that_the_record_had_not_heard_of_holds_and_the_record_is_told() {
        known(ANNA);
        long end = guestIsCooling();

        signIn(0, 0, List.of(), List.of());

        assertEquals(List.of(new QueueEvent.Penalised(ANNA, 4, now(), end)), matching.takeEvents());
        assertEquals(Outcome.COOLDOWN, find(ANNA).outcome());
        assertEquals(end, standing(ANNA).cooldownUntil());
    }

    @Test
    void of_an_account_that_nobody_knows_the_record_is_told_such_a_cooldown_too() {
        long end = guestIsCooling();

        signIn(3, 0, List.of(), List.of());

        assertEquals(List.of(new QueueEvent.Penalised(ANNA, 4, now(), end)), matching.takeEvents());
        assertEquals(Map.of(), matching.person(ANNA));
    }

    @Test
    void what_the_record_had_heard_of_already_is_not_told_again() {
        known(ANNA);
        long end = guestIsCooling();

        signIn(4, end, List.of(), List.of());

        assertEquals(List.of(), matching.takeEvents());
        assertEquals(end, standing(ANNA).cooldownUntil());
    }

    @Test
    void the_worse_of_two_counts_holds() {
        known(ANNA);
        signIn(5, now() + 5 * MINUTE, List.of(), List.of());

        signIn(3, now() + MINUTE, List.of(), List.of());

        assertEquals("5", matching.person(ANNA).get("skips"));
        assertEquals(now() + 5 * MINUTE, standing(ANNA).cooldownUntil());
    }

    @Test
    void an_event_that_comes_again_after_the_account_was_forgiven_counts_nothing_again() {
        known(ANNA, BERT);
        SessionEvent event = event(3, 0, List.of(), List.of());
        decide("7-1", event);
        Pair pair = meet(ANNA, Wishes.ANYONE, BERT, Wishes.ANYONE);
        passes(Duration.ofHours(1));
        end(BERT, pair.session());
        matching.takeEvents();

        decide("7-1", event);

        assertEquals("0", matching.person(ANNA).get("skips"));
    }

    @Test
    void a_block_that_was_removed_meanwhile_does_not_come_back() {
        known(ANNA, BERT);
        decide(new SessionEvent.Unblocked(by(ANNA), BERT, "b1"));

        signIn(0, 0, List.of(new Block("b1", BERT)), List.of());

        find(ANNA);
        assertEquals(Outcome.PAIRED, find(BERT).outcome());
    }

    @Test
    void of_people_whom_nobody_knows_nothing_is_kept_because_admission_brings_it() {
        signIn(4, now() + MINUTE, List.of(new Block("b1", BERT)), List.of(new Block("b2", CARL)));

        for (String user : List.of(ANNA, BERT, CARL)) {
            assertEquals(State.UNKNOWN, state(user));
            assertEquals(Map.of(), matching.person(user));
        }
    }

    @Test
    void an_admission_that_was_on_its_way_takes_nothing_back() {
        connect(ANNA);
        signIn(4, now() + MINUTE, List.of(new Block("b1", BERT)), List.of());

        admit(ANNA);

        assertEquals(Outcome.COOLDOWN, find(ANNA).outcome());
        assertEquals("b1", matching.person(ANNA).get("block:" + BERT));
    }

    /** The guest has skipped once too often. @return when the cooldown ends */
    private long guestIsCooling() {
        for (String partner : List.of(BERT, CARL, DORA, "emil")) {
            skip(GUEST, meet(GUEST, partner).session());
            cancel(GUEST);
        }
        matching.takeEvents();
        return standing(GUEST).cooldownUntil();
    }

    private Decision signIn(int skips, long cooldownUntil, List<Block> blocks, List<Block> blockers) {
        return decide(event(skips, cooldownUntil, blocks, blockers));
    }

    private SessionEvent event(int skips, long cooldownUntil, List<Block> blocks, List<Block> blockers) {
        return new SessionEvent.SignedIn(
                by(ANNA), GUEST, skips, skips == 0 ? 0 : now(), cooldownUntil, blocks, blockers);
    }
}
