package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest extends MatchingRules {

    private static final long DAY = Duration.ofDays(1).toMillis();

    @Test
    void the_record_is_asked_about_an_unknown_person_who_connects() {
        assertEquals(Outcome.ADMITTING, connect(ANNA).outcome());

        Caller to = new Caller(ANNA, 1, "g1", null, false);
        assertEquals(List.of(new QueueEvent.AdmissionAsked(to, "ANNA")), matching.takeEvents());
        assertEquals(Outcome.ADMITTED, admit(ANNA).outcome());
        assertEquals(State.IDLE, state(ANNA));
    }

    @Test
    void a_find_of_an_unknown_person_is_remembered_until_the_admission() {
        known(BERT);
        find(BERT);

        assertEquals(Outcome.ADMITTING, find(ANNA).outcome());
        Decision admitted = admit(ANNA);

        assertEquals(State.PAIRED, admitted.of(ANNA).state());
        assertEquals(State.PAIRED, admitted.of(BERT).state());
    }

    @Test
    void a_find_that_was_cancelled_before_the_admission_is_forgotten() {
        find(ANNA);

        assertEquals(Outcome.CANCELLED, cancel(ANNA).outcome());
        admit(ANNA);

        assertEquals(State.IDLE, state(ANNA));
    }

    @Test
    void any_command_of_an_unknown_person_asks_for_admission() {
        assertEquals(Outcome.NOT_WAITING, cancel(ANNA).outcome());
        assertEquals(Outcome.NOT_IN_SESSION, skip(BERT, "s").outcome());
        assertEquals(Outcome.NOT_IN_SESSION, end(CARL, "s").outcome());
        assertEquals(
                Outcome.TOLD, decide(new QueueCommand.Status(polling(DORA))).outcome());

        assertEquals(4, matching.takeEvents().size());
        assertEquals(State.ADMITTING, state(DORA));
    }

    @Test
    void
            a_question_of_an_unknown_connection_changes_nothing_so_that_what_it_was_told_before_redis_was_emptied_counts() {
        assertEquals(Outcome.TOLD, status(ANNA).outcome());

        assertEquals(State.UNKNOWN, state(ANNA));
        assertEquals(0, matching.takeEvents().size());
    }

    @Test
    void admission_is_asked_for_again_with_each_connection_and_find() {
        connect(ANNA);
        find(ANNA);
        newConnections();
        connect(ANNA);
        status(ANNA);

        assertEquals(3, matching.takeEvents().size());
    }

    @Test
    void a_sweep_asks_again_for_an_admission_that_was_not_answered_in_time() {
        connect(ANNA);
        sweep();
        assertEquals(1, matching.takeEvents().size());

        timesAreHasty();
        sweep();

        assertEquals(
                List.of(new QueueEvent.AdmissionAsked(new Caller(ANNA, 1, "g1", null, false), "ANNA")),
                matching.takeEvents());
    }

    @Test
    void a_second_admission_changes_nothing() {
        known(ANNA);
        find(ANNA);

        assertEquals(Outcome.OUTDATED, admit(ANNA).outcome());
        assertEquals(State.WAITING, state(ANNA));
    }

    @Test
    void a_wait_told_before_redis_was_emptied_keeps_its_time() {
        long since = connectTold(ANNA, now() - 90_000).of(ANNA).since();
        admit(ANNA);

        assertEquals(since, since(ANNA));
        assertEquals(List.of(ANNA), matching.pool("video:anyone"));
    }

    @Test
    void a_told_wait_is_neither_older_than_a_day_nor_in_the_future() {
        long now = now();

        assertTrue(connectTold(ANNA, 5).of(ANNA).since() >= now - DAY);
        Decision future = connectTold(BERT, now + DAY);
        assertEquals(future.now(), future.of(BERT).since());
    }

    @Test
    void what_a_known_person_was_told_does_not_count() {
        known(ANNA);
        newConnections();

        connectTold(ANNA, 5);

        assertEquals(State.IDLE, state(ANNA));
    }

    @Test
    void admission_with_a_live_session_resumes_it() {
        Pair pair = meet(ANNA, BERT);
        matching.empty();
        connect(ANNA);
        matching.takeEvents();

        decide(new SessionEvent.Admitted(by(ANNA), pair));

        assertEquals(
                List.of(new QueueEvent.Resumed(pair, new Caller(ANNA, 1, "g1", null, false))), matching.takeEvents());
        assertEquals(pair.session(), standing(ANNA).session());
    }

    @Test
    void admission_with_a_session_that_is_over_by_now_leaves_the_person_free() {
        Pair pair = meet(ANNA, BERT);
        matching.empty();
        connect(ANNA);
        find(BERT);
        assertEquals(Outcome.NOTHING, over(pair, null).outcome());

        decide(new SessionEvent.Admitted(by(ANNA), pair));
        decide(new SessionEvent.Admitted(by(BERT), pair));

        assertEquals(State.IDLE, state(ANNA));
        assertEquals(State.WAITING, state(BERT));
    }

    @Test
    void somebody_who_left_before_the_admission_is_away_after_it() {
        find(ANNA);
        disconnect(ANNA);
        admit(ANNA);
        assertEquals(State.WAITING, state(ANNA));
        assertEquals(List.of(), matching.pool("video:anyone"));

        timesAreHasty();
        newConnections();
        find(BERT);
        disconnect(BERT);
        admit(BERT);

        assertEquals(State.IDLE, state(BERT));
    }

    private Decision connectTold(String user, long since) {
        return decide(new QueueCommand.Connected(
                by(user), null, new QueueCommand.LastTold(Wishes.ANYONE, since, "ticket-" + user, null)));
    }

    private static long lifeOf(String user) {
        return matching.redis("PTTL", TestMatching.STREAMS.tagged("user:" + user))
                .toLong();
    }
}
