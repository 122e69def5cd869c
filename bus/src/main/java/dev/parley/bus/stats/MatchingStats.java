package dev.parley.bus.stats;

import dev.parley.bus.Streams;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How many wait and talk, and how long it took from asking to being told of a match. Written by session-service, read
 * by gateways.
 *
 * <p>Redis keys, owned here: {@code stats:told:<minute>}, hash class of duration -> people told of a match within that
 * minute (since the epoch, by Redis' clock), life {@link #KEPT}; {@code stats:live}, string, conversations that go on,
 * life {@link #LIVE_LIFE}. Who waits is counted in {@code {main}:waiting}, which queue-service owns.
 *
 * <p>Durations are counted in classes, each at most a fifth longer than the one before, and reported as the longest of
 * their class. Blocking, where not said otherwise; thread-safe.
 */
public final class MatchingStats {

    /** Of how many whole minutes before the present one the percentiles tell. */
    private static final int MINUTES = 5;

    private static final Duration KEPT = Duration.ofMinutes(MINUTES + 5);
    private static final Duration LIVE_LIFE = Duration.ofSeconds(30);
    private static final double GROWTH = 1.2;

    private final RedisPipeline pipeline;
    private final Streams streams;

    public MatchingStats(RedisPipeline pipeline, Streams streams) {
        this.pipeline = pipeline;
        this.streams = streams;
    }

    /**
     * How things stand.
     *
     * @param waiting people who wait now
     * @param live conversations that go on, some seconds old; null while unknown
     * @param told people told of a match within the last minutes
     * @param p50 of their milliseconds from asking to being told; null while nobody was told
     * @param p90 the same
     * @param p99 the same
     */
    public record Reading(long waiting, Long live, long told, Long p50, Long p90, Long p99) {}

    /**
     * Counts, without waiting.
     *
     * @param waits from asking to being told, one for each person; @param now Redis' clock
     * @return fails when they may not be counted
     */
    public CompletionStage<?> told(Collection<Duration> waits, Instant now) {
        if (waits.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Map<Integer, Integer> counts = new TreeMap<>();
        waits.forEach(wait -> counts.merge(classOf(wait.toMillis()), 1, Integer::sum));
        String key = key(minute(now));
        List<Request> commands = new ArrayList<>();
        counts.forEach((duration, people) ->
                commands.add(Request.cmd(Command.HINCRBY).arg(key).arg(duration).arg(people)));
        commands.add(Request.cmd(Command.EXPIRE).arg(key).arg(KEPT.toSeconds()));
        return pipeline.send(commands);
    }

    /** @param sessions that are live */
    public void live(long sessions) {
        pipeline.run(List.of(Request.cmd(Command.SET)
                .arg("stats:live")
                .arg(sessions)
                .arg("PX")
                .arg(LIVE_LIFE.toMillis())));
    }

    public Reading read() {
        long minute = minute(pipeline.now());
        List<Request> commands = new ArrayList<>();
        commands.add(Request.cmd(Command.ZCARD).arg(streams.waiting()));
        commands.add(Request.cmd(Command.GET).arg("stats:live"));
        for (long past = 0; past <= MINUTES; past++) {
            commands.add(Request.cmd(Command.HGETALL).arg(key(minute - past)));
        }
        List<Response> replies = pipeline.run(commands);
        TreeMap<Integer, Long> counts = new TreeMap<>();
        replies.subList(2, replies.size()).forEach(hash -> add(hash, counts));
        long told = counts.values().stream().mapToLong(Long::longValue).sum();
        Response live = replies.get(1);
        return new Reading(
                replies.getFirst().toLong(),
                live == null ? null : live.toLong(),
                told,
                percentile(counts, told, 50),
                percentile(counts, told, 90),
                percentile(counts, told, 99));
    }

    private static void add(Response hash, Map<Integer, Long> counts) {
        for (int i = 0; i + 1 < hash.size(); i += 2) {
            counts.merge(hash.get(i).toInteger(), hash.get(i + 1).toLong(), Long::sum);
        }
    }

    /** The longest duration of the class in which so many in a hundred are at the latest; null of nobody. */
    private static Long percentile(TreeMap<Integer, Long> counts, long told, int percent) {
        long rank = Math.ceilDiv(told * percent, 100L);
        long seen = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank && seen > 0) {
                return longest(entry.getKey());
            }
        }
        return null;
    }

    /** Class 0 is a millisecond or less; class c ends at 1.2^c milliseconds. */
    static int classOf(long milliseconds) {
        return milliseconds <= 1 ? 0 : (int) Math.ceil(Math.log(milliseconds) / Math.log(GROWTH) - 1e-9);
    }

    static long longest(int durations) {
        return (long) Math.floor(Math.pow(GROWTH, durations) + 1e-6);
    }

    private static String key(long minute) {
        return "stats:told:" + minute;
    }

    private static long minute(Instant now) {
        return now.getEpochSecond() / 60;
    }
}
