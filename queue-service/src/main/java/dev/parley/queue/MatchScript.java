package dev.parley.queue;

import dev.parley.bus.Codec;
import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Side;
import dev.parley.bus.message.Wishes;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.Script;
import dev.parley.queue.Decision.Standing;
import dev.parley.queue.Decision.State;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The only door to the matching state and to the script that changes it. Each command or event is one atomic step; a
 * batch travels as one pipeline.
 *
 * <p>Redis keys, all in the slot of the tag and owned here. The first six are written by the script alone:
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
 *         <li>{@code name}, {@code caller}, {@code asked}: for the admission, and when it was last asked for
 *         <li>{@code wishes} (JSON), {@code mode}, {@code again}: the last wishes; {@code since}: when the wait began;
 *             {@code ticket}: the id of the session that this person completes next
 *         <li>{@code session}, {@code partner}, {@code pair} (JSON of {@link Pair}): while paired
 *       </ul>
 *   <li>{@code {main}:pool:<mode>:anyone}, sorted set user -> since: who waits and is not away
 *   <li>{@code {main}:away}, sorted set user -> deadline: who waits and is away
 *   <li>{@code {main}:admitting}, sorted set user -> last asked: who is being admitted and not away
 *   <li>{@code {main}:polling}, sorted set user -> deadline. Of these four a person leaves whichever the hash no longer
 *       says; members whose hash is gone are dropped when a sweep or a find comes upon them
 *   <li>{@code {main}:over:<session>}, string, life {@link QueueConfig#overLife()}: JSON of the command or event that
 *       ended the session and whom it freed
 *   <li>{@code {main}:open}, the gate, written by session-service; {@code {main}:queue:events}, emptied by it
 * </ul>
 *
 * <p>Blocking; thread-safe.
 */
@ApplicationScoped
public class MatchScript {

    private static final Script SCRIPT =
            Script.load(MatchScript.class, "people.lua", "pairing.lua", "parting.lua", "matching.lua");
    private static final String NOTHING = "";

    private final RedisPipeline pipeline;
    private final QueueConfig config;
    private final Supplier<String> ids;
    private final List<String> keys;
    private final List<String> settings;

    @Inject
    public MatchScript(RedisPipeline pipeline, Streams streams, QueueConfig config) {
        this(pipeline, streams, config, Uuid7::fresh);
    }

    /** @param ids where fresh session ids come from, two for each step */
    MatchScript(RedisPipeline pipeline, Streams streams, QueueConfig config, Supplier<String> ids) {
        this.pipeline = pipeline;
        this.config = config;
        this.ids = ids;
        this.keys = List.of(streams.queueEvents().key(), streams.gate());
        this.settings = List.of(
                streams.tagged(NOTHING),
                milliseconds(config.awayGrace()),
                milliseconds(config.pollingGrace()),
                milliseconds(config.overLife()),
                milliseconds(config.knownLife()));
    }

    /** Decides commands one after the other; the answers are in the same order. May be repeated after a failure. */
    public List<Decision> decideCommands(List<Entry<QueueCommand>> batch) {
        return run(batch.stream()
                .map(entry -> call(entry.traceParent(), words(entry)))
                .toList());
    }

    /** Decides events one after the other; the answers are in the same order. May be repeated after a failure. */
    public List<Decision> decideEvents(List<Entry<SessionEvent>> batch) {
        return run(batch.stream()
                .map(entry -> call(entry.traceParent(), eventWords(entry)))
                .toList());
    }

    private List<Decision> run(List<Request> calls) {
        return SCRIPT.run(pipeline, calls).stream().map(MatchScript::decision).toList();
    }

    private Request call(String traceParent, List<String> words) {
        List<String> arguments = new ArrayList<>(settings);
        arguments.add(traceParent);
        arguments.add(ids.get());
        arguments.add(ids.get());
        arguments.addAll(words);
        return SCRIPT.call(keys, arguments);
    }

    private List<String> words(Entry<QueueCommand> entry) {
        String id = entry.id();
        return switch (entry.message()) {
            case QueueCommand.Connected connected -> {
                List<String> words = words("connected", withoutId(connected.from()), id);
                words.add(orNothing(connected.name()));
                words.addAll(told(connected.told()));
                yield words;
            }
            case QueueCommand.Find find -> {
                List<String> words = words("find", withoutId(find.from()), id);
                words.add(find.ticket());
                words.addAll(wishes(find.wishes()));
                yield words;
            }
            case QueueCommand.Cancel cancel -> words("cancel", withoutId(cancel.from()), id);
            case QueueCommand.Skip skip -> words("skip", withoutId(skip.from()), id, skip.session(), skip.ticket());
            case QueueCommand.End end -> words("end", withoutId(end.from()), id, end.session());
            case QueueCommand.Status(Caller from) -> words("status", from.polls() ? from : withoutId(from), id);
            case QueueCommand.Disconnected(String user, long epoch, boolean byGateway) ->
                List.of(
                        "disconnected",
                        user,
                        String.valueOf(epoch),
                        id,
                        milliseconds(byGateway ? config.gatewayGrace() : config.awayGrace()));
            case QueueCommand.Sweep() ->
                List.of("sweep", String.valueOf(config.sweepLimit()), milliseconds(config.admissionRepeat()));
        };
    }

    private static List<String> eventWords(Entry<SessionEvent> entry) {
        return switch (entry.message()) {
            case SessionEvent.Admitted admitted -> admitted(admitted.to(), admitted.live());
            case SessionEvent.SessionOver over -> {
                List<String> words = about("session_over", entry.id(), over.pair());
                words.add(orNothing(over.by()));
                yield words;
            }
            case SessionEvent.MatchUndone undone -> {
                List<String> words = about("match_undone", entry.id(), undone.pair());
                words.add(undone.firstTicket());
                words.add(undone.secondTicket());
                words.addAll(undone.absent());
                yield words;
            }
        };
    }

    private static List<String> words(String command, Caller from, String entry, String... more) {
        List<String> words = new ArrayList<>();
        words.add(command);
        words.add(from.user());
        words.add(String.valueOf(from.epoch()));
        words.add(entry);
        words.add(flag(from.polls()));
        words.add(Codec.write(from));
        words.addAll(List.of(more));
        return words;
    }

    private static List<String> admitted(Caller to, Pair live) {
        List<String> words = new ArrayList<>(List.of("admitted", to.user(), Codec.write(withoutId(to))));
        if (live == null) {
            words.addAll(Collections.nCopies(7, NOTHING));
        } else {
            Side own = live.first().user().equals(to.user()) ? live.first() : live.second();
            words.addAll(List.of(live.session(), live.partnerOf(to.user()), Codec.write(live)));
            words.addAll(wishes(own.wishes()));
            words.add(String.valueOf(own.since()));
        }
        return words;
    }

    private static List<String> about(String event, String entry, Pair pair) {
        return new ArrayList<>(List.of(
                event, entry, pair.session(), pair.first().user(), pair.second().user()));
    }

    private static List<String> told(QueueCommand.LastTold told) {
        if (told == null || told.wishes() == null) {
            return Collections.nCopies(5, NOTHING);
        }
        List<String> words = wishes(told.wishes());
        words.add(String.valueOf(told.since()));
        words.add(orNothing(told.ticket()));
        return words;
    }

    private static List<String> wishes(Wishes wishes) {
        return new ArrayList<>(List.of(Codec.write(wishes), wishes.mode().wire(), flag(wishes.again())));
    }

    /** For answers that are notices to the person, because the command itself is answered by this service. */
    private static Caller withoutId(Caller from) {
        return new Caller(from.user(), from.epoch(), from.gateway(), null, from.polls());
    }

    private static String milliseconds(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    private static String flag(boolean set) {
        return set ? "1" : NOTHING;
    }

    private static String orNothing(String text) {
        return text == null ? NOTHING : text;
    }

    private static Decision decision(Response reply) {
        List<Standing> people = new ArrayList<>();
        reply.get(3).forEach(person -> people.add(standing(person)));
        return new Decision(
                Outcome.of(reply.get(0).toString()),
                Long.parseLong(reply.get(1).toString()),
                Long.parseLong(reply.get(2).toString()),
                people);
    }

    private static Standing standing(Response person) {
        String state = person.get(1).toString();
        String session = person.get(2).toString();
        return new Standing(
                person.get(0).toString(),
                state.isEmpty() ? State.UNKNOWN : State.valueOf(state.toUpperCase(Locale.ROOT)),
                session.isEmpty() ? null : session,
                number(person.get(3)),
                number(person.get(4)),
                isSet(person.get(5)),
                isSet(person.get(6)),
                isSet(person.get(7)));
    }

    private static long number(Response field) {
        String text = field.toString();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static boolean isSet(Response field) {
        return field.toString().equals("1");
    }
}
