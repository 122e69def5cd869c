package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
import org.junit.jupiter.params.provider.ValueSource;

/** Who is banned takes no part, until the ban ends or is lifted. */
class BansTest extends MatchingRules {

    private static final long FOR_GOOD = 0;
    private static final long AN_HOUR = START + 3_600_000;

    @Test
    void a_ban_parts_the_two_by_nobody_and_the_partner_looks_on() {
        known(ANNA, BERT);
        Pair pair = meet(ANNA, Wishes.ANYONE, BERT, AGAIN);

        Decision decision = ban(ANNA, "b1", FOR_GOOD);

        assertEquals(Outcome.BANNED, decision.outcome());
        assertEquals(FOR_GOOD, decision.of(ANNA).bannedUntil());
        assertEquals(List.of(new QueueEvent.Parted(pair, Reason.BANNED, null)), matching.takeEvents());
        assertEquals(pair.session(), decision.of(BERT).left());
        assertEquals(State.IDLE, state(ANNA));
        assertEquals(State.WAITING, state(BERT));
    }

    @Test
    void a_ban_that_comes_again_is_announced_again_and_changes_nothing() {
        Pair pair = meet(ANNA, BERT);
        ban(ANNA, "b1", FOR_GOOD);
        matching.takeEvents();

        Decision again = ban(ANNA, "b1", FOR_GOOD);

        assertEquals(pair.session(), again.of(ANNA).left());
        assertEquals(pair.session(), again.of(BERT).left());
        assertEquals(List.of(), matching.takeEvents());
    }

    @Test
    void a_ban_takes_somebody_who_waits_out_of_the_queue() {
        known(ANNA, BERT);
        find(ANNA);

        ban(ANNA, "b1", AN_HOUR);

        assertEquals(State.IDLE, state(ANNA));
        assertEquals(Outcome.WAITING, find(BERT).outcome());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void somebody_banned_is_refused_whether_known_or_not(boolean known) {
        if (known) {
            known(ANNA);
        }
        ban(ANNA, "b1", AN_HOUR);

        newConnections();

        assertEquals(Outcome.BANNED, connect(ANNA).outcome());
        assertEquals(AN_HOUR, find(ANNA).of(ANNA).bannedUntil());
        assertEquals(
                Outcome.BANNED, decide(new QueueCommand.Status(polling(ANNA))).outcome());
    }

    @Test
    void a_skip_does_not_lead_on_either() {
        Pair pair = meet(ANNA, BERT);
        end(BERT, pair.session());
        ban(ANNA, "b1", AN_HOUR);

        assertEquals(Outcome.BANNED, skip(ANNA, pair.session()).outcome());
    }

    @Test
    void a_ban_that_has_run_out_keeps_nobody_out() {
        known(ANNA);
        ban(ANNA, "b1", AN_HOUR);
        passes(Duration.ofHours(1));

        assertEquals(Outcome.WAITING, find(ANNA).outcome());
        assertEquals(Outcome.UNBANNED, ban(ANNA, "b1", AN_HOUR).outcome(), "delivered again");
        assertEquals(State.WAITING, state(ANNA));
    }

    @Test
    void the_ban_that_ends_last_counts_until_all_are_lifted() {
        known(ANNA);
        ban(ANNA, "b1", FOR_GOOD);
        ban(ANNA, "b2", AN_HOUR);

        assertEquals(Outcome.BANNED, unban(ANNA, "b1").outcome());
        assertEquals(AN_HOUR, find(ANNA).of(ANNA).bannedUntil());
        assertEquals(Outcome.UNBANNED, unban(ANNA, "b2").outcome());
        assertEquals(Outcome.WAITING, find(ANNA).outcome());
    }

    @Test
    void a_lifted_ban_never_comes_back_whatever_arrives_late() {
        known(ANNA);
        unban(ANNA, "b1");

        Decision late = ban(ANNA, "b1", FOR_GOOD);

        assertEquals(Outcome.UNBANNED, late.outcome());
        assertNull(late.of(ANNA).bannedUntil());
        assertEquals(Outcome.WAITING, find(ANNA).outcome());
    }

    @Test
    void a_ban_of_one_is_none_of_another_person_of_the_device() {
        known(ANNA, BERT);
        ban(ANNA, "b1", FOR_GOOD);
        assertEquals(Outcome.WAITING, find(BERT).outcome());

        ban(BERT, "b1", FOR_GOOD);

        assertEquals(Outcome.BANNED, find(BERT).outcome());
    }

    @Test
    void the_admission_brings_the_device_there_and_its_bans_back() {
        decide(new QueueCommand.Connected(by(ANNA), null, null, "device"));
        assertEquals(
                "device", ((QueueEvent.AdmissionAsked) matching.takeEvents().getFirst()).device());
        find(ANNA);

        Decision decision = admitBanned(null);

        assertEquals(Outcome.BANNED, decision.outcome());
        assertEquals(State.IDLE, state(ANNA));
        assertEquals(Outcome.BANNED, find(ANNA).outcome());
        assertEquals(Outcome.BANNED, admitBanned(null).outcome(), "delivered again");
    }

    @Test
    void a_conversation_that_redis_did_not_know_of_is_parted_at_the_admission() {
        Pair pair = meet(ANNA, BERT);
        matching.empty();
        matching.clock(now());
        connect(BERT);
        decide(new SessionEvent.Admitted(by(BERT), pair));
        connect(ANNA);
        matching.takeEvents();

        Decision decision = admitBanned(pair);

        assertEquals(List.of(new QueueEvent.Parted(pair, Reason.BANNED, null)), matching.takeEvents());
        assertEquals(pair.session(), decision.of(BERT).left());
        assertEquals(pair.session(), admitBanned(pair).of(BERT).left(), "delivered again");
    }

    private Decision admitBanned(Pair live) {
        return decide(new SessionEvent.Admitted(
                by(ANNA), live, 0, 0, 0, List.of(), List.of(), List.of(new SessionEvent.Ban("b1", AN_HOUR))));
    }

    private Decision ban(String user, String ban, long until) {
        return decide(new SessionEvent.Banned(user, ban, until));
    }

    private Decision unban(String user, String ban) {
        return decide(new SessionEvent.Unbanned(user, ban));
    }
}
