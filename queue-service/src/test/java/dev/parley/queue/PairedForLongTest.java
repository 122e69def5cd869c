package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.Codec;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand.Paired;
import dev.parley.bus.message.SessionEvent.SessionOver;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stream.Sweeps;
import dev.parley.queue.Decision.State;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who are paired for longer than the word about it can take. */
class PairedForLongTest extends MatchingRules {

    private PairedForLong pairedForLong;

    @BeforeEach
    void neighbours() {
        RedisPipeline pipeline = matching.pipeline();
        pairedForLong = new PairedForLong(
                matching.script(TestMatching.PRODUCTION),
                new Sweeps(pipeline),
                pipeline,
                TestMatching.STREAMS,
                TestMatching.PRODUCTION);
    }

    @Test
    void who_has_been_paired_for_a_minute_has_a_turn() {
        Pair pair = pair();

        assertEquals(List.of(), pairedForLong.next(after(Duration.ofSeconds(59))));
        assertEquals(List.of(pair), pairedForLong.next(after(Duration.ofSeconds(60))));
    }

    @Test
    void who_is_in_no_conversation_any_more_has_none() {
        Pair pair = pair();

        decide(new SessionOver(pair, Reason.LEFT, null));

        assertEquals(State.IDLE, state(ANNA));
        assertEquals(List.of(), pairedForLong.next(after(Duration.ofSeconds(90))));
    }

    @Test
    void of_several_replicas_one_asks_in_each_period() {
        Pair pair = pair();

        pairedForLong.round();
        pairedForLong.round();

        assertEquals(List.of(new Paired(List.of(pair))), asked());
    }

    /** The script's clock stands at the matches' moment. */
    private static Instant after(Duration passed) {
        return Instant.ofEpochMilli(START).plus(passed);
    }

    private Pair pair() {
        known(ANNA);
        known(BERT);
        find(ANNA);
        find(BERT);
        assertEquals(State.PAIRED, state(ANNA));
        return Codec.read(
                matching.redis("HGET", TestMatching.STREAMS.tagged("user:" + ANNA), "pair")
                        .toString(),
                Pair.class);
    }

    private List<Paired> asked() {
        List<Paired> commands = new ArrayList<>();
        for (Response entry :
                matching.redis("XRANGE", TestMatching.STREAMS.sessionCommands().key(), "-", "+")) {
            commands.add(Codec.read(TestMatching.fields(entry.get(1)).get("message"), Paired.class));
        }
        return commands;
    }
}
