package dev.parley.bench.load;

import static dev.parley.bench.load.MatchChecker.Fault.GHOST_PARTNER;
import static dev.parley.bench.load.MatchChecker.Fault.LOST;
import static dev.parley.bench.load.MatchChecker.Fault.ONE_SIDED;
import static dev.parley.bench.load.MatchChecker.Fault.SELF;
import static dev.parley.bench.load.MatchChecker.Fault.TOLD_TWICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bench.system.Participant.Standing;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatchCheckerTest {

    private static final long GRACE = 100;

    private final MatchChecker checker = new MatchChecker(GRACE);

    @BeforeEach
    void everybodyLooks() {
        List.of("ann", "bob", "cleo", "dan").forEach(checker::looking);
    }

    @Test
    void given_both_told_of_each_other_then_all_is_well() {
        checker.told("ann", "s1", "bob", 0);
        assertTrue(checker.isUnsettled());
        checker.told("bob", "s1", "ann", 50);

        assertFalse(checker.isUnsettled());
        assertFaults(Map.of());
    }

    @Test
    void given_a_skip_and_the_next_match_then_all_is_well() {
        checker.told("ann", "s1", "bob", 0);
        checker.told("bob", "s1", "ann", 0);
        checker.looking("ann");
        checker.idle("bob");
        checker.told("cleo", "s2", "ann", 10);
        checker.told("ann", "s2", "cleo", 10);

        assertFaults(Map.of());
    }

    @Test
    void given_the_same_match_told_again_while_talking_then_it_is_told_twice() {
        checker.told("ann", "s1", "bob", 0);
        checker.told("bob", "s1", "ann", 0);
        checker.told("bob", "s1", "ann", 1);

        assertFaults(Map.of(TOLD_TWICE, 1L));
    }

    @Test
    void given_an_old_match_told_again_later_then_it_is_told_twice() {
        checker.told("ann", "s1", "bob", 0);
        checker.told("bob", "s1", "ann", 0);
        checker.looking("bob");
        checker.told("bob", "s1", "ann", 1);

        assertFaults(Map.of(TOLD_TWICE, 1L));
    }

    @Test
    void given_another_match_while_talking_and_no_parting_then_it_is_told_twice() {
        talkingOf("s1", "ann", "bob");
        talkingOf("s2", "ann", "cleo");

        checker.settle(GRACE);
        assertFaults(Map.of());
        checker.settle(GRACE + 1);
        checker.settle(GRACE + 2);
        assertFaults(Map.of(TOLD_TWICE, 1L));
        assertFalse(checker.isUnsettled());
    }

    @Test
    void given_a_parting_that_the_next_match_overtook_then_all_is_well() {
        talkingOf("s1", "ann", "bob");
        talkingOf("s2", "ann", "cleo");
        assertTrue(checker.isUnsettled());
        checker.parted("ann", "s1");

        checker.settle(GRACE + 1);
        assertFaults(Map.of());
    }

    @Test
    void given_a_third_match_and_only_the_second_was_parted_then_it_is_told_twice() {
        talkingOf("s1", "ann", "bob");
        talkingOf("s2", "ann", "cleo");
        talkingOf("s3", "ann", "dan");
        checker.parted("ann", "s2");

        checker.settle(GRACE + 1);
        assertFaults(Map.of(TOLD_TWICE, 1L));
    }

    @Test
    void given_somebody_who_vanishes_then_no_parting_is_missed() {
        talkingOf("s1", "ann", "bob");
        talkingOf("s2", "ann", "cleo");
        checker.vanished("ann");

        checker.settle(GRACE + 1);
        assertFaults(Map.of());
    }

    private void talkingOf(String session, String one, String other) {
        checker.told(one, session, other, 0);
        checker.told(other, session, one, 0);
    }

    @Test
    void given_a_match_with_oneself_then_it_is_seen() {
        checker.told("ann", "s1", "ann", 0);

        assertFaults(Map.of(SELF, 1L));
    }

    @Test
    void given_a_partner_who_is_not_there_then_it_is_a_ghost() {
        checker.told("ann", "s1", "nobody", 0);

        assertEquals(1, checker.faults().get(GHOST_PARTNER));
    }

    @Test
    void given_a_partner_who_does_not_look_then_it_is_a_ghost() {
        checker.idle("bob");
        checker.told("ann", "s1", "bob", 0);

        assertEquals(1, checker.faults().get(GHOST_PARTNER));
    }

    @Test
    void given_a_third_in_a_session_then_it_is_a_ghost() {
        checker.told("ann", "s1", "bob", 0);
        checker.told("bob", "s1", "ann", 0);
        checker.told("cleo", "s1", "ann", 0);

        assertFaults(Map.of(GHOST_PARTNER, 1L));
    }

    @Test
    void given_two_told_of_different_partners_in_one_session_then_it_is_a_ghost() {
        checker.told("ann", "s1", "bob", 0);
        checker.told("bob", "s1", "cleo", 0);

        assertFaults(Map.of(GHOST_PARTNER, 1L));
    }

    @Test
    void given_only_one_told_within_the_time_then_it_is_one_sided_once() {
        checker.told("ann", "s1", "bob", 0);

        checker.settle(GRACE);
        assertFaults(Map.of());
        checker.settle(GRACE + 1);
        checker.settle(GRACE + 2);
        assertFaults(Map.of(ONE_SIDED, 1L));
        assertFalse(checker.isUnsettled());
    }

    @Test
    void given_a_match_that_the_server_took_back_then_one_told_is_enough() {
        checker.told("ann", "s1", "bob", 0);
        checker.undone("s1");

        checker.settle(GRACE + 1);
        assertFaults(Map.of());
    }

    @Test
    void given_a_match_taken_back_before_anybody_was_told_then_one_told_is_enough() {
        checker.undone("s1");
        checker.told("ann", "s1", "bob", 0);

        checker.settle(GRACE + 1);
        assertFaults(Map.of());
    }

    @Test
    void given_a_match_told_after_its_end_then_both_were_told() {
        checker.told("ann", "s1", "bob", 0);
        checker.looking("ann");
        checker.toldOfOver("bob", "s1", "ann", 0);

        checker.settle(GRACE + 1);
        assertFaults(Map.of());
    }

    @Test
    void given_the_one_who_was_told_leaves_then_the_other_must_still_be_told() {
        checker.told("ann", "s1", "bob", 0);
        checker.looking("ann");

        checker.settle(GRACE + 1);
        assertFaults(Map.of(ONE_SIDED, 1L));
    }

    @Test
    void given_a_partner_who_vanished_while_looking_then_one_told_is_enough_and_nobody_is_at_fault() {
        checker.vanished("bob");
        checker.told("ann", "s1", "bob", 0);

        checker.settle(GRACE + 1);
        assertFaults(Map.of());
    }

    @Test
    void given_a_partner_who_vanishes_after_the_other_was_told_then_one_told_is_enough() {
        checker.told("ann", "s1", "bob", 0);
        checker.vanished("bob");

        checker.settle(GRACE + 1);
        assertFaults(Map.of());
    }

    @Test
    void given_a_command_without_an_answer_then_the_person_is_lost() {
        checker.unanswered("ann", "find");

        assertFaults(Map.of(LOST, 1L));
    }

    @Test
    void given_a_server_that_says_what_people_were_told_then_all_agree() {
        checker.told("ann", "s1", "bob", 0);
        checker.told("bob", "s1", "ann", 0);
        checker.idle("bob");

        checker.mustAgree("ann", new Standing(Standing.State.MATCHED, "s1"));
        checker.mustAgree("bob", new Standing(Standing.State.IDLE, null));
        checker.mustAgree("cleo", new Standing(Standing.State.WAITING, null));
        assertFaults(Map.of());
    }

    @Test
    void given_a_server_that_says_something_else_then_the_person_is_lost() {
        checker.told("ann", "s1", "bob", 0);
        checker.told("bob", "s1", "ann", 0);

        checker.mustAgree("ann", new Standing(Standing.State.MATCHED, "s2"));
        checker.mustAgree("bob", new Standing(Standing.State.WAITING, null));
        checker.mustAgree("cleo", new Standing(Standing.State.IDLE, null));
        assertFaults(Map.of(LOST, 3L));
        assertEquals(3, checker.examples().size());
    }

    private void assertFaults(Map<MatchChecker.Fault, Long> expected) {
        assertEquals(
                expected,
                checker.faults().entrySet().stream()
                        .filter(fault -> fault.getValue() > 0)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
