package dev.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private final Limits limits = new Limits(TestConfig.limits(Map.of()));

    @Test
    void given_a_burst_of_twenty_commands_when_one_more_comes_then_it_has_to_wait() {
        long refused = IntStream.range(0, 20)
                .filter(command -> limits.command("anna") > 0)
                .count();

        assertEquals(0, refused);
        assertEquals(1, limits.command("anna"));
        assertEquals(0, limits.command("bert"));
    }

    @Test
    void given_one_who_had_too_much_when_it_asks_on_then_it_takes_nothing_from_what_all_have_together() {
        Limits few = new Limits(
                TestConfig.limits(Map.of("handshakes-per-minute", "1", "handshakes-per-second-in-total", "2")));
        assertEquals(0, few.handshake("192.0.2.1"));
        IntStream.range(0, 100).forEach(again -> assertTrue(few.handshake("192.0.2.1") > 1));

        assertEquals(0, few.handshake("192.0.2.2"));
        assertTrue(few.handshake("192.0.2.3") > 0, "in total");
    }

    @Test
    void
            given_a_handshake_that_was_refused_when_it_is_asked_about_then_that_counts_nothing_and_is_told_to_that_network() {
        Limits few = new Limits(TestConfig.limits(Map.of("handshakes-per-minute", "1")));
        few.handshake("2001:db8:1:2::1");
        assertEquals(0, few.handshakeRefused("2001:db8:1:2::1"), "none was refused");

        few.handshake("2001:db8:1:2::1");

        assertTrue(few.handshakeRefused("2001:db8:1:2::2") > 1);
        assertEquals(0, few.handshakeRefused("192.0.2.1"));
        assertEquals(0, few.handshake("192.0.2.1"));
    }

    @Test
    void given_everybody_together_when_they_want_too_much_then_it_has_to_wait() {
        Limits few = new Limits(
                TestConfig.limits(Map.of("commands-per-second-in-total", "1", "guests-per-second-in-total", "1")));

        assertEquals(0, few.command("anna"));
        assertTrue(few.command("bert") > 0);
        assertEquals(0, few.guest("192.0.2.1"));
        assertTrue(few.guest("192.0.2.2") > 0);
    }

    @Test
    void given_an_address_that_exchanges_too_many_tokens_when_it_goes_on_then_it_has_to_wait_and_guests_come_in() {
        Limits few = new Limits(TestConfig.limits(Map.of("sign-ins-per-minute", "1")));

        assertEquals(0, few.signIn("192.0.2.1"));
        assertTrue(few.signIn("192.0.2.1") > 0);
        assertEquals(0, few.signIn("192.0.2.2"));
        assertEquals(0, few.guest("192.0.2.1"));
    }

    @Test
    void given_limits_are_off_when_anything_comes_then_it_is_allowed() {
        Limits off = new Limits(TestConfig.limits(Map.of("enabled", "false")));

        assertTrue(IntStream.range(0, 1000).allMatch(command -> off.command("anna") == 0));
    }

    @Test
    void given_two_addresses_of_one_ipv6_network_when_guests_are_made_then_they_share_the_limit() {
        Limits one = new Limits(TestConfig.limits(Map.of("guests-per-minute", "1")));

        assertEquals(0, one.guest("2001:db8:1:2::1"));
        assertTrue(one.guest("2001:db8:1:2::2") > 0);
        assertEquals(0, one.guest("2001:db8:1:3::1"));
        assertEquals(0, one.guest("192.0.2.1"));
    }

    @Test
    void given_tickets_that_fail_when_they_are_too_many_then_their_network_has_to_wait_and_others_need_not() {
        Limits one = new Limits(TestConfig.limits(Map.of("failed-tickets-per-minute", "1")));
        assertEquals(0, one.ticket("2001:db8:1:2::1"));
        assertEquals(0, one.ticket("2001:db8:1:2::1"), "to ask costs nothing");

        one.ticketFailed("2001:db8:1:2::1");

        assertTrue(one.ticket("2001:db8:1:2::2") > 0);
        assertEquals(0, one.ticket("192.0.2.1"));
    }

    @Test
    void given_limits_are_off_when_tickets_fail_then_more_are_allowed() {
        Limits off = new Limits(TestConfig.limits(Map.of("enabled", "false", "failed-tickets-per-minute", "1")));

        off.ticketFailed("192.0.2.1");

        assertEquals(0, off.ticket("192.0.2.1"));
    }

    @Test
    void given_an_ipv4_address_when_it_is_written_as_ipv6_then_it_is_not_lumped_together_with_others() {
        assertEquals("::ffff:192.0.2.1", Limits.network("::ffff:192.0.2.1"));
    }
}
