package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.Codec;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueCommand.Disconnected;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.presence.GatewayLeases;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stream.Sweeps;
import dev.parley.queue.Decision.State;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who wait although nobody holds their connection any more. */
class UnattendedTest extends MatchingRules {

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private Presence presence;
    private GatewayLeases leases;
    private Unattended unattended;

    @BeforeEach
    void neighbours() {
        RedisPipeline pipeline = matching.pipeline();
        presence = new Presence(pipeline);
        leases = new GatewayLeases(pipeline, TestMatching.STREAMS);
        leases.begin("g1", Duration.ofSeconds(10));
        unattended = new Unattended(
                matching.script(TestMatching.PRODUCTION),
                presence,
                leases,
                new Sweeps(pipeline),
                pipeline,
                TestMatching.STREAMS,
                TestMatching.PRODUCTION,
                metrics);
    }

    @Test
    void who_waits_and_is_known_to_no_gateway_is_taken_for_disconnected() {
        waits(ANNA);

        unattended.round();

        assertEquals(List.of(new Disconnected(ANNA, 1, false)), appended());
        assertEquals(
                1, metrics.counter("parley.corrections", "kind", "unattended").count());
        decide(new Disconnected(ANNA, 1, false));
        passes(Duration.ofSeconds(15));
        sweep();
        assertEquals(State.IDLE, state(ANNA));
    }

    @Test
    void whose_gateway_is_gone_without_a_trace_is_taken_for_disconnected() {
        waits(ANNA);
        presence.connect(ANNA, "g2");

        assertEquals(List.of(new Disconnected(ANNA, 1, false)), unattended.find());
    }

    @Test
    void who_is_connected_polls_is_away_or_does_not_wait_is_left_alone() {
        waits(ANNA);
        presence.connect(ANNA, "g1");
        waits(BERT);
        presence.touch(BERT, Duration.ofSeconds(10));
        waits(CARL);
        disconnect(CARL);
        known(DORA);

        unattended.round();

        assertEquals(List.of(), appended());
    }

    @Test
    void of_several_replicas_one_looks_in_each_period() {
        waits(ANNA);
        unattended.round();

        unattended.round();

        assertEquals(1, appended().size());
    }

    @Test
    void who_came_back_meanwhile_by_a_newer_connection_is_not_disconnected() {
        waits(ANNA);
        unattended.round();
        newConnections();
        connect(ANNA);

        appended().forEach(this::decide);

        assertEquals(Outcome.OUTDATED, decide(new Disconnected(ANNA, 1, false)).outcome());
        assertEquals(State.WAITING, state(ANNA));
    }

    /** Apart from all others. */
    private void waits(String user) {
        known(user);
        for (String other : List.of(ANNA, BERT, CARL)) {
            decide(new SessionEvent.Blocked(by(user), other, user + other, null));
        }
        find(user);
    }

    private List<QueueCommand> appended() {
        List<QueueCommand> commands = new ArrayList<>();
        for (Response entry :
                matching.redis("XRANGE", TestMatching.STREAMS.queueCommands().key(), "-", "+")) {
            commands.add(Codec.read(TestMatching.fields(entry.get(1)).get("message"), QueueCommand.class));
        }
        return commands;
    }
}
