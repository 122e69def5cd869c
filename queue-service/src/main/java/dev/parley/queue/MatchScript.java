package dev.parley.queue;

import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.redis.FunctionLibrary;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The only door to the matching state and to the script that changes it. Each command or event is one atomic step; a
 * batch travels as one pipeline.
 *
 * <p>Redis keys, all in the slot of the tag and owned here; written by the script alone:
 *
 * <ul>
 *   <li>{@code {main}:user:<user>}, hash: one person. No life time, except that somebody idle, or never admitted, whose
 *       connection is gone is forgotten after {@link QueueConfig#knownLife()}. Times are epoch milliseconds of Redis'
 *       clock, a missing or empty field says nothing:
 *       <ul>
 *         <li>{@code state}: {@code admitting}, {@code idle}, {@code waiting} or {@code paired}
 *         <li>{@code epoch}, {@code entry}: connection and stream entry of the newest command obeyed
 *         <li>{@code away}: the connection is gone, and until when a wait is kept; {@code polling}: until when somebody
 *             without a connection counts as present
 *         <li>{@code name}, {@code device}, {@code caller}, {@code asked}: for the admission, and when it was last asked
 *             for
 *         <li>{@code wishes} (JSON), and of them {@code mode}, {@code language}, {@code interests} (separated by
 *             U+001F), {@code strict}, {@code again}: the last wishes; {@code since}: when the wait began;
 *             {@code ticket}: the id of the session that this person completes next
 *         <li>{@code accepts}: {@code interests}, {@code language} or {@code anyone}; {@code look}: when to look for
 *             somebody again, empty where only somebody new can make a difference; {@code tell}: when the position may
 *             be told next; {@code told}, {@code told_at}: what was told of it last, and when
 *         <li>{@code session}, {@code partner}, {@code pair} (JSON of {@link Pair}), {@code matched} (when): while
 *             paired
 *         <li>{@code skips}, {@code skipped}, {@code cooldown}: skips that count, when the last one was counted or all
 *             were forgiven, until when finds and skips are refused
 *         <li>{@code block:<user>}: id of the block that this person has made; {@code blocking}: whether there ever was
 *             one
 *       </ul>
 *   <li>{@code {main}:pool:<mode>:interest:<language>:<interest>}, {@code {main}:pool:<mode>:language:<language>},
 *       {@code {main}:pool:<mode>:anyone}, sorted sets user -> since: who waits, is not away and accepts that
 *   <li>{@code {main}:waiting}, sorted set user -> {@code tell}: who waits and is not away
 *   <li>{@code {main}:looking}, sorted set user -> {@code look}: who of them looks again by then
 *   <li>{@code {main}:away}, sorted set user -> deadline: who waits and is away
 *   <li>{@code {main}:admitting}, sorted set user -> last asked: who is being admitted and not away
 *   <li>{@code {main}:paired}, sorted set user -> {@code matched}: who is paired
 *   <li>{@code {main}:polling}, sorted set user -> deadline. Of all these a person leaves whichever the hash no longer
 *       says; members whose hash is gone are dropped when a sweep or a find comes upon them
 *   <li>{@code {main}:pace:<pool>}, string {@code "<when> <interval> <wait>"}, life 10 minutes: when somebody last met
 *       somebody out of the pool, and moving averages of the time between two such and of their waits
 *   <li>{@code {main}:met:<user>U+001F<user>}, string, life {@link QueueConfig#metMemory()}: until when the two, in
 *       alphabetical order, don't meet again
 *   <li>{@code {main}:unblocked:<block>}, string, life {@link QueueConfig#overLife()}: a block that was removed
 *   <li>{@code {main}:bans:<user>}, hash, ban -> when it ends, {@code 0} for good: who is kept out, also of those who are
 *       not known; without a ban for good its life ends {@link QueueConfig#overLife()} after the last one
 *   <li>{@code {main}:unbanned:<ban>}, string, life {@link QueueConfig#overLife()}: a ban that was lifted
 *   <li>{@code {main}:parted:<cause>}, string, life {@link QueueConfig#overLife()}: the session that this block, ban or
 *       sign-in ended
 *   <li>{@code {main}:taken:<entry>}, string, life {@link QueueConfig#overLife()}: a sign-in whose skips were counted
 *   <li>{@code {main}:erased:<user>}, string, life half a minute: until when what comes late about somebody who was
 *       erased leaves nothing
 *   <li>{@code {main}:over:<session>}, string, life {@link QueueConfig#overLife()}: JSON of the command or event that
 *       ended the session and whom it freed
 * </ul>
 *
 * <p>Of others: {@code {main}:open}, the gate, written by session-service; {@code {main}:queue:events}, emptied by it.
 *
 * <p>Blocking; thread-safe.
 */
@ApplicationScoped
public class MatchScript {

    private static final FunctionLibrary SCRIPT = script();

    private final RedisPipeline pipeline;
    private final FunctionLibrary script;
    private final ScriptWords words;
    private final Chances chances;
    private final List<String> keys;
    private final String prefix;
    private final String settings;

    @Inject
    public MatchScript(RedisPipeline pipeline, Streams streams, QueueConfig config) {
        this(pipeline, streams, config, SCRIPT, Chances.REAL);
    }

    MatchScript(RedisPipeline pipeline, Streams streams, QueueConfig config, FunctionLibrary script, Chances chances) {
        this.pipeline = pipeline;
        this.script = script;
        this.chances = chances;
        this.words = new ScriptWords(config);
        this.keys = List.of(streams.queueEvents().key(), streams.gate());
        this.prefix = streams.tagged("");
        this.settings = words.settings();
    }

    /** What is left to chance. */
    interface Chances {

        Chances REAL = new Chances() {
            @Override
            public String sessionId() {
                return Uuid7.fresh();
            }

            @Override
            public int place() {
                return ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
            }
        };

        /** A fresh session id; two are drawn for each step. */
        String sessionId();

        /** A whole number, not negative: where a look at a long pool begins. One is drawn for each step. */
        int place();
    }

    /** Decides commands one after the other; the answers are in the same order. May be repeated after a failure. */
    public List<Decision> decideCommands(List<Entry<QueueCommand>> batch) {
        return run(batch.stream()
                .map(entry -> call(entry.traceParent(), words.ofCommand(entry)))
                .toList());
    }

    /** Decides events one after the other; the answers are in the same order. May be repeated after a failure. */
    public List<Decision> decideEvents(List<Entry<SessionEvent>> batch) {
        return run(batch.stream()
                .map(entry -> call(entry.traceParent(), ScriptWords.ofEvent(entry)))
                .toList());
    }

    /**
     * Some of those who wait and are not away, with the epochs of the connections that were heard of last. Changes
     * nothing.
     *
     * @param from rank from which on, 0 for the first; @param limit how many at most
     */
    Map<String, Long> waiting(int from, int limit) {
        List<String> users = new ArrayList<>();
        pipeline.run(List.of(Request.cmd(Command.ZRANGE)
                        .arg(tagged("waiting"))
                        .arg(from)
                        .arg(from + limit - 1)))
                .getFirst()
                .forEach(user -> users.add(user.toString()));
        List<Response> epochs = pipeline.run(users.stream()
                .map(user ->
                        Request.cmd(Command.HGET).arg(tagged("user:" + user)).arg("epoch"))
                .toList());
        Map<String, Long> waiting = new LinkedHashMap<>();
        for (int i = 0; i < users.size(); i++) {
            if (epochs.get(i) != null) {
                waiting.put(users.get(i), epochs.get(i).toLong());
            }
        }
        return waiting;
    }

    /**
     * Some of those who were paired before a moment, as the texts of their pairs. Changes nothing.
     *
     * @param from rank from which on, 0 for the first; @param limit how many at most
     */
    List<String> paired(Instant before, int from, int limit) {
        List<String> users = new ArrayList<>();
        pipeline.run(List.of(Request.cmd(Command.ZRANGEBYSCORE)
                        .arg(tagged("paired"))
                        .arg("-inf")
                        .arg(before.toEpochMilli())
                        .arg("LIMIT")
                        .arg(from)
                        .arg(limit)))
                .getFirst()
                .forEach(user -> users.add(user.toString()));
        return pipeline
                .run(users.stream()
                        .map(user -> Request.cmd(Command.HGET)
                                .arg(tagged("user:" + user))
                                .arg("pair"))
                        .toList())
                .stream()
                .filter(pair -> pair != null && !pair.toString().isEmpty())
                .map(Response::toString)
                .toList();
    }

    private String tagged(String name) {
        return prefix + name;
    }

    private List<Decision> run(List<Request> calls) {
        return script.run(pipeline, calls).stream().map(ScriptReply::decision).toList();
    }

    private Request call(String traceParent, List<String> parameters) {
        List<String> arguments = new ArrayList<>(List.of(
                prefix,
                settings,
                traceParent,
                String.valueOf(chances.place()),
                chances.sessionId(),
                chances.sessionId()));
        arguments.addAll(parameters);
        return script.call(keys, arguments);
    }

    /** The script, behind resources that come first: tests bring a clock of their own. */
    static FunctionLibrary script(String... first) {
        List<String> resources = new ArrayList<>(List.of(first));
        resources.addAll(List.of(
                "settings.lua",
                "people.lua",
                "pools.lua",
                "avoidance.lua",
                "skips.lua",
                "bans.lua",
                "admission.lua",
                "pairing.lua",
                "parting.lua",
                "sweeping.lua",
                "commands.lua",
                "events.lua",
                "matching.lua"));
        return FunctionLibrary.load("parley_matching", "decide", MatchScript.class, resources.toArray(String[]::new));
    }
}
