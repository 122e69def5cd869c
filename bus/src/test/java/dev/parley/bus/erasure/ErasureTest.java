package dev.parley.bus.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Streams;
import dev.parley.bus.TestBus;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.stream.StreamRequests;
import dev.parley.bus.stream.StreamTail;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What remembers, and what forgets, somebody who was erased. */
class ErasureTest {

    private static final Streams STREAMS = new Streams("main");
    private static TestBus bus;

    private final SubjectHash hash = new SubjectHash("a secret");
    private ErasedSubjects erased;

    @BeforeAll
    static void start() {
        bus = new TestBus();
    }

    @AfterAll
    static void stop() throws Exception {
        bus.close();
    }

    @BeforeEach
    void empty() {
        bus.command("FLUSHALL");
        erased = new ErasedSubjects(bus.pipeline, hash);
    }

    @Test
    void given_two_secrets_then_the_same_person_has_two_hashes_and_none_says_who_it_is() {
        assertEquals(64, hash.of("anna").length());
        assertEquals(hash.of("anna"), new SubjectHash("a secret").of("anna"));
        assertNotEquals(hash.of("anna"), new SubjectHash("another secret").of("anna"));
    }

    @Test
    void given_somebody_erased_then_they_are_known_until_taken_out() {
        erased.add(List.of(hash.of("anna")));

        assertTrue(erased.contains("anna").join());
        assertFalse(erased.contains("bert").join());

        erased.remove(List.of(hash.of("anna")));
        assertFalse(erased.contains("anna").join());
    }

    @Test
    void given_an_emptied_redis_then_that_shows_until_all_are_restored() {
        erased.restore(List.of(hash.of("anna")));
        assertTrue(erased.isComplete());

        bus.command("FLUSHALL");
        erased.add(List.of(hash.of("bert")));

        assertFalse(erased.isComplete());
        erased.restore(List.of(hash.of("anna"), hash.of("bert")));
        assertTrue(erased.isComplete());
        assertTrue(erased.contains("anna").join());
    }

    @Test
    void given_dead_letters_when_somebody_is_removed_then_theirs_alone_go_wherever_the_name_stands() {
        String dead = STREAMS.queueEvents().dead();
        for (int i = 0; i < 450; i++) {
            bus.command("XADD", dead, "*", "message", "{\"user\":\"bert" + i + "\"}", "why", "a defect");
        }
        bus.command("XADD", dead, "*", "message", "{\"user\":\"an\\\"na\"}", "why", "a defect");
        bus.command("XADD", STREAMS.sessionCommands().dead(), "*", "message", "{}", "why", "of an\"na");
        bus.command("XADD", dead, "*", "message", "{\"user\":\"bert\"}", "why", "a defect");

        new DeadLetters(bus.pipeline, STREAMS).remove(List.of("an\"na"));

        assertEquals(451, bus.length(dead));
        assertEquals(0, bus.length(STREAMS.sessionCommands().dead()));
    }

    @Test
    void given_a_stream_of_one_reader_when_it_reads_on_then_what_it_has_read_is_gone() {
        StreamTail<GatewayMessage> tail =
                new StreamTail<>(bus.pipeline, STREAMS.gateway("g"), Duration.ofMillis(10), 2);
        for (int epoch = 1; epoch <= 3; epoch++) {
            bus.pipeline.run(List.of(StreamRequests.append(
                    STREAMS.gateway("g"), new GatewayMessage.Displaced("anna", epoch), TraceParent.fresh())));
        }

        assertEquals(2, tail.read().size());
        assertEquals(1, tail.read().size());
        assertEquals(List.of(), tail.read());
        assertEquals(0, bus.length(STREAMS.gateway("g").key()));
    }
}
