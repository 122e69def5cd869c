package dev.parley.bus.presence;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Streams;
import dev.parley.bus.TestBus;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static TestBus bus;
    private Presence presence;
    private GatewayLeases leases;

    @BeforeAll
    static void startRedis() {
        bus = new TestBus();
    }

    @AfterAll
    static void stopRedis() throws Exception {
        bus.close();
    }

    @BeforeEach
    void empty() {
        bus.command("FLUSHALL");
        presence = new Presence(bus.pipeline);
        leases = new GatewayLeases(bus.pipeline, new Streams("main"));
    }

    @Test
    void the_newest_connection_has_the_largest_epoch_and_learns_who_held_the_person_before() {
        Presence.Connection first = presence.connect("anna", "g1");
        Presence.Connection second = presence.connect("anna", "g2");

        assertNull(first.before());
        assertEquals("g1", second.before());
        assertTrue(second.epoch() > first.epoch());
        assertEquals("g2", presence.holders(List.of("anna")).get("anna").gateway());
    }

    @Test
    void epochs_grow_even_when_the_stored_one_lies_in_the_future_and_after_redis_was_emptied() {
        bus.command("SET", "presence:anna", "9000000000000000 g1");
        assertEquals(9_000_000_000_000_001L, presence.connect("anna", "g1").epoch());

        long before = presence.connect("bert", "g1").epoch();
        bus.command("FLUSHALL");
        assertTrue(presence.connect("bert", "g1").epoch() > before);
    }

    @Test
    void an_old_connection_that_lets_go_does_not_end_the_newer_one() {
        long old = presence.connect("anna", "g1").epoch();
        long newest = presence.connect("anna", "g2").epoch();

        presence.release("g1", Map.of("anna", old));
        assertEquals(newest, presence.holders(List.of("anna")).get("anna").epoch());

        presence.release("g2", Map.of("anna", newest));
        assertTrue(presence.holders(List.of("anna")).isEmpty());
    }

    @Test
    void an_old_connection_that_lets_go_at_the_same_gateway_leaves_the_person_with_the_gateway() {
        long old = presence.connect("anna", "g1").epoch();
        long newest = presence.connect("anna", "g1").epoch();

        presence.release("g1", Map.of("anna", old));
        assertEquals(Map.of("anna", newest), presence.heldBy("g1"));

        presence.release("g1", Map.of("anna", newest));
        assertEquals(Map.of(), presence.heldBy("g1"));
        assertEquals("0", bus.command("EXISTS", "gateway:g1:users"));
    }

    @Test
    void a_request_over_rest_never_displaces_a_connection() {
        Presence.Connection socket = presence.connect("anna", "g1");

        Presence.Touch touch = presence.touch("anna", LONG);

        assertEquals(new Presence.Touch(socket.epoch(), "g1", false), touch);
    }

    @Test
    void who_only_polls_is_present_for_a_while() {
        assertTrue(presence.touch("anna", Duration.ofMillis(300)).began());
        assertFalse(presence.touch("anna", Duration.ofMillis(300)).began());

        await().until(() -> presence.holders(List.of("anna")).isEmpty());
    }

    @Test
    void a_gateway_that_stops_renewing_is_found_with_the_people_it_still_holds() {
        leases.begin("g1", Duration.ofMillis(200));
        presence.connect("anna", "g1");
        presence.connect("bert", "g1");
        long elsewhere = presence.connect("bert", "g2").epoch();
        leases.begin("g2", LONG);

        await().until(() -> leases.renew("g2", LONG, 1).expired().equals(List.of("g1")));
        Map<String, Long> held = presence.heldBy("g1");
        presence.release("g1", held);
        leases.end("g1");

        assertEquals(List.of("anna"), List.copyOf(held.keySet()));
        assertEquals(elsewhere, presence.holders(List.of("bert")).get("bert").epoch());
        assertTrue(leases.renew("g2", LONG, 1).expired().isEmpty());
        assertFalse(leases.renew("g1", LONG, 1).held(), "a lease that was taken away is not taken again");
    }

    @Test
    void leases_count_everybody_online() {
        leases.begin("g1", LONG);
        leases.begin("g2", LONG);
        leases.renew("g1", LONG, 3);

        assertEquals(7, leases.renew("g2", LONG, 4).online());
    }

    @Test
    void an_outbox_reaches_people_where_they_are_and_leaves_out_those_who_are_nowhere() {
        Mailbox mailbox = new Mailbox(bus.pipeline, new Streams("main"), TestBus.config("0"));
        presence.connect("anna", "g1");
        presence.touch("carl", LONG);
        Outbox outbox = new Outbox();
        outbox.notice("anna", new Notice.Idle(null), TraceParent.fresh());
        outbox.notice("bert", new Notice.Idle(null), TraceParent.fresh());
        outbox.notice("carl", new Notice.Idle(null), TraceParent.fresh());
        outbox.reply(Caller.socket("dora", 1, "g2", "c1"), new Notice.Ok("c1", null, null), TraceParent.fresh());

        mailbox.send(outbox);

        assertEquals(1, bus.length("gateway:g1"));
        assertEquals(1, bus.length("gateway:g2"));
        assertEquals(0, bus.length("gateway:poll"));
    }

    @Test
    void an_outbox_goes_where_people_were_when_it_was_asked_and_asks_for_those_who_are_not_covered() {
        Mailbox mailbox = new Mailbox(bus.pipeline, new Streams("main"), TestBus.config("0"));
        presence.connect("anna", "g1");
        presence.connect("bert", "g2");
        Addresses addresses = mailbox.lookUp(Set.of("anna", "dora"));
        addresses.holders();
        presence.connect("anna", "g3");
        presence.connect("dora", "g3");
        Outbox outbox = new Outbox();
        for (String user : List.of("anna", "bert", "dora")) {
            outbox.notice(user, new Notice.Idle(null), TraceParent.fresh());
        }

        mailbox.send(outbox, addresses);

        assertEquals(1, bus.length("gateway:g1"), "anna was there when it was asked");
        assertEquals(1, bus.length("gateway:g2"), "nobody had asked where bert is");
        assertEquals(0, bus.length("gateway:g3"), "dora was nowhere when it was asked");
        assertTrue(addresses.reach("anna"));
        assertFalse(addresses.reach("dora"));
    }
}
