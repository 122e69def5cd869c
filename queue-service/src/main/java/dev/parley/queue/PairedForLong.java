package dev.parley.queue;

import dev.parley.bus.Codec;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.SessionCommand.Paired;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.stream.DependencyAway;
import dev.parley.bus.stream.StreamRequests;
import dev.parley.bus.stream.Sweeps;
import io.quarkus.scheduler.Scheduled;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Tells session-service who has been paired for a while. Whoever of them is in no conversation, by the record, is freed
 * by its answer: nobody stays paired because a word was lost. One replica each half minute; a round looks at a bounded
 * number of people and the next one goes on from there.
 */
@Singleton
class PairedForLong {

    private static final Logger LOG = Logger.getLogger(PairedForLong.class);

    /** Before, the record may not know of them yet. */
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private static final int ROUND = 4_000;
    private static final int PAIRS_IN_A_COMMAND = 100;

    private final MatchScript script;
    private final Sweeps sweeps;
    private final RedisPipeline pipeline;
    private final Streams streams;
    private final Duration shield;
    private int from;

    PairedForLong(MatchScript script, Sweeps sweeps, RedisPipeline pipeline, Streams streams, QueueConfig config) {
        this.script = script;
        this.sweeps = sweeps;
        this.pipeline = pipeline;
        this.streams = streams;
        this.shield = config.unattendedPeriod().multipliedBy(3).dividedBy(4);
    }

    @Scheduled(
            every = "${parley.queue.unattended-period:30s}",
            identity = "paired-for-long",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void round() {
        try {
            if (sweeps.isFirst("paired-for-long", shield).join()) {
                tell(next(pipeline.now()));
            }
        } catch (DependencyAway | RedisRefused | CompletionException away) {
            LOG.debugf("nobody was looked for: %s", away.getMessage());
        }
    }

    /** Those whose turn it is; @param now by Redis' clock, which timed the pairs */
    List<Pair> next(Instant now) {
        List<String> texts = script.paired(now.minus(A_WHILE), from, ROUND);
        from = texts.size() < ROUND ? 0 : from + ROUND;
        return pairs(texts);
    }

    /** The first of those of whom the record is asked. Changes nothing. */
    List<Pair> first() {
        return pairs(script.paired(pipeline.now().minus(A_WHILE), 0, ROUND));
    }

    private static List<Pair> pairs(List<String> texts) {
        Map<String, Pair> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            Pair pair = Codec.read(text, Pair.class);
            pairs.put(pair.session(), pair);
        }
        return List.copyOf(pairs.values());
    }

    private void tell(List<Pair> pairs) {
        String trace = TraceParent.fresh();
        List<Request> requests = new ArrayList<>();
        for (int begin = 0; begin < pairs.size(); begin += PAIRS_IN_A_COMMAND) {
            List<Pair> some = pairs.subList(begin, Math.min(begin + PAIRS_IN_A_COMMAND, pairs.size()));
            requests.add(StreamRequests.append(streams.sessionCommands(), new Paired(some), trace));
        }
        if (!requests.isEmpty()) {
            pipeline.run(requests);
        }
    }
}
