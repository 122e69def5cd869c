package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What it costs to go on to the next too often. */
class SkipCooldownTest extends MatchingRules {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private int partners;

    @Test
    void three_skips_are_free_and_each_further_one_costs_more() {
        known(ANNA);
        for (int free = 1; free <= 3; free++) {
            assertEquals(State.WAITING, skipsSomebody().of(ANNA).state(), free + " of three");
        }

        for (int minutes : new int[] {1, 5, 15, 15}) {
            Decision decision = skipsSomebody();

            assertEquals(Outcome.SKIPPED, decision.outcome(), "carried out all the same");
            assertEquals(State.IDLE, decision.of(ANNA).state(), "and looks for nobody");
            assertFalse(decision.of(ANNA).requeued());
            assertEquals(
                    now() + MINUTE.multipliedBy(minutes).toMillis(),
                    decision.of(ANNA).cooldownUntil());
            passes(MINUTE.multipliedBy(minutes));
        }
    }

    @Test
    void while_it_runs_finds_and_skips_are_refused_and_then_no_longer() {
        Pair last = coolingDown();

        assertEquals(Outcome.COOLDOWN, find(ANNA).outcome());
        assertEquals(Outcome.COOLDOWN, skip(ANNA, last.session()).outcome(), "the free find after a session just over");
        passes(MINUTE.minusMillis(1));
        assertEquals(Outcome.COOLDOWN, find(ANNA).outcome());

        passes(Duration.ofMillis(1));

        assertEquals(Outcome.WAITING, find(ANNA).outcome());
    }

    @Test
    void a_skip_in_a_conversation_during_a_cooldown_is_refused_and_an_end_never_is() {
        Pair pair = meet(ANNA, BERT);
        matching.empty();
        matching.clock(now());
        connect(ANNA);
        decide(new SessionEvent.Admitted(by(ANNA), pair, 4, now(), now() + 60_000, List.of(), List.of()));

        assertEquals(Outcome.COOLDOWN, skip(ANNA, pair.session()).outcome());
        assertEquals(State.PAIRED, state(ANNA));
        assertEquals(Outcome.ENDED, end(ANNA, pair.session()).outcome());
    }

    @Test
    void being_skipped_costs_nothing_and_who_looks_on_by_oneself_does() {
        known(ANNA);
        for (int i = 0; i < 3; i++) {
            skipsSomebody();
        }
        String partner = partner();
        Pair pair = meet(ANNA, Wishes.ANYONE, partner, AGAIN);

        Decision decision = skip(ANNA, pair.session());

        assertEquals(State.WAITING, decision.of(partner).state());
        assertEquals(0, decision.of(partner).cooldownUntil());
        assertEquals(List.of(), penalties(partner));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "4999,1", "5000,0", "59999,0", "60000,0"})
    void an_end_counts_only_within_the_first_seconds(long milliseconds, int counted) {
        Pair pair = meet(ANNA, BERT);
        passes(Duration.ofMillis(milliseconds));

        end(ANNA, pair.session());

        assertEquals(counted, penalties(ANNA).size());
    }

    @ParameterizedTest
    @CsvSource({"LEFT,anna,4999,1", "LEFT,anna,5000,0", "LEFT,,1000,0", "LOST,anna,1000,0", "LOST,,1000,0"})
    void to_leave_the_room_on_purpose_counts_as_an_end_does(
            Reason reason, String leaver, long milliseconds, int counted) {
        Pair pair = meet(ANNA, BERT);
        passes(Duration.ofMillis(milliseconds));

        String entry = nextEntry();
        decide(entry, new SessionEvent.SessionOver(pair, reason, leaver));
        decide(entry, new SessionEvent.SessionOver(pair, reason, leaver));

        assertEquals(counted, penalties(ANNA).size());
        assertEquals(List.of(), penalties(BERT));
    }

    @Test
    void a_block_costs_nothing_however_early_it_comes() {
        Pair pair = meet(ANNA, BERT);

        decide(new SessionEvent.Blocked(by(ANNA), BERT, "b1", pair.session()));

        assertEquals(State.IDLE, state(ANNA));
        assertEquals(List.of(), penalties(ANNA));
    }

    @Test
    void ends_within_the_first_seconds_lead_to_a_cooldown_too() {
        known(ANNA);
        for (int i = 0; i < 4; i++) {
            Pair pair = meetsSomebody();
            end(ANNA, pair.session());
        }

        assertEquals(Outcome.COOLDOWN, find(ANNA).outcome());
    }

    @ParameterizedTest
    @CsvSource({"59999,Penalised", "60000,Forgiven"})
    void a_conversation_of_a_minute_clears_the_count(long milliseconds, String expected) {
        known(ANNA);
        skipsSomebody();
        Pair pair = meetsSomebody();
        passes(Duration.ofMillis(milliseconds));
        matching.takeEvents();

        skip(ANNA, pair.session());

        assertEquals(
                expected,
                matching.takeEvents().stream()
                        .filter(event -> !(event instanceof QueueEvent.Parted))
                        .map(event -> event.getClass().getSimpleName())
                        .findFirst()
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"LEFT,carl", "LEFT,", "LOST,carl", "EXPIRED,"})
    void both_are_forgiven_however_a_long_conversation_ended(Reason reason, String by) {
        Pair talk = meetAfterBothHaveSkipped();
        passes(MINUTE);

        decide(new SessionEvent.SessionOver(talk, reason, by));

        assertEquals(
                List.of(new QueueEvent.Forgiven(ANNA, now()), new QueueEvent.Forgiven(BERT, now())),
                matching.takeEvents());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void time_without_a_conversation_clears_nothing(boolean cameTogether) {
        Pair pair = meetAfterBothHaveSkipped();
        passes(MINUTE);

        decide(
                cameTogether
                        ? new SessionEvent.SessionOver(pair, Reason.LOST, null)
                        : new SessionEvent.MatchUndone(pair, List.of(BERT), "ticket1", "ticket2"));

        assertEquals(List.of(), matching.takeEvents());
    }

    @ParameterizedTest
    @CsvSource({"59,5", "60,3", "119,3", "120,2", "600,1"})
    void a_quiet_hour_halves_the_count(int minutes, int expected) {
        known(ANNA);
        for (int i = 0; i < 3; i++) {
            skipsSomebody();
        }
        skipsSomebody();
        passes(Duration.ofMinutes(minutes));
        matching.takeEvents();

        skipsSomebody();

        QueueEvent.Penalised counted = (QueueEvent.Penalised) penalties(ANNA).getFirst();
        assertEquals(expected, counted.skips());
    }

    @Test
    void a_skip_delivered_again_counts_once() {
        known(ANNA);
        Pair pair = meetsSomebody();
        QueueCommand skip = new QueueCommand.Skip(by(ANNA), pair.session(), "ticket");
        String entry = nextEntry();
        decide(entry, skip);
        matching.takeEvents();

        decide(entry, skip);

        assertEquals(List.of(), penalties(ANNA));
    }

    @Test
    void counts_come_back_with_the_admission() {
        connect(ANNA);
        decide(new SessionEvent.Admitted(by(ANNA), null, 3, now() - 1_000, 0, List.of(), List.of()));
        matching.takeEvents();

        Decision fourth = skipsSomebody();

        assertEquals(now() + 60_000, fourth.of(ANNA).cooldownUntil());
    }

    @Test
    void an_older_count_from_the_record_does_not_replace_a_newer_one() {
        known(ANNA);
        for (int i = 0; i < 3; i++) {
            skipsSomebody();
        }
        cancel(ANNA);
        disconnect(ANNA);
        matching.redis("HSET", TestMatching.STREAMS.tagged("user:" + ANNA), "state", "");
        newConnections();
        connect(ANNA);
        decide(new SessionEvent.Admitted(by(ANNA), null, 1, now() - 1_000, 0, List.of(), List.of()));
        matching.takeEvents();

        Decision fourth = skipsSomebody();

        assertEquals(now() + 60_000, fourth.of(ANNA).cooldownUntil());
    }

    @Test
    void a_wait_asked_for_before_the_admission_does_not_begin_against_a_cooldown() {
        find(ANNA);

        Decision decision =
                decide(new SessionEvent.Admitted(by(ANNA), null, 4, now(), now() + 60_000, List.of(), List.of()));

        assertEquals(State.IDLE, decision.of(ANNA).state());
        assertTrue(decision.of(ANNA).cooldownUntil() > now());
    }

    /** Anna and Bert, each of whom has one skip on record. */
    private Pair meetAfterBothHaveSkipped() {
        Pair first = meet(ANNA, BERT);
        skip(ANNA, first.session());
        cancel(ANNA);
        known(CARL);
        Pair second = meet(BERT, Wishes.ANYONE, CARL, Wishes.ANYONE);
        skip(BERT, second.session());
        cancel(BERT);
        passes(Duration.ofMinutes(5));
        return meet(ANNA, Wishes.ANYONE, BERT, Wishes.ANYONE);
    }

    /** Anna has just skipped once too often. */
    private Pair coolingDown() {
        known(ANNA);
        for (int i = 0; i < 3; i++) {
            skipsSomebody();
        }
        Pair pair = meetsSomebody();
        skip(ANNA, pair.session());
        return pair;
    }

    private Decision skipsSomebody() {
        return skip(ANNA, meetsSomebody().session());
    }

    /** Anna meets somebody new. */
    private Pair meetsSomebody() {
        String partner = partner();
        cancel(ANNA);
        find(ANNA);
        matching.takeEvents();
        find(partner);
        return ((QueueEvent.Matched) matching.takeEvents().getLast()).pair();
    }

    private String partner() {
        String partner = "partner" + partners++;
        known(partner);
        return partner;
    }
}
