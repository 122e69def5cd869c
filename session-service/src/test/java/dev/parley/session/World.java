package dev.parley.session;

import dev.parley.bus.Codec;
import dev.parley.bus.StreamKey;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.LiveKitEvent.ParticipantJoined;
import dev.parley.bus.message.LiveKitEvent.ParticipantLeft;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.bus.message.QueueEvent.Matched;
import dev.parley.bus.message.QueueEvent.Parted;
import dev.parley.bus.message.QueueEvent.Resumed;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.SessionEvent.Admitted;
import dev.parley.bus.message.SessionEvent.MatchUndone;
import dev.parley.bus.message.SessionEvent.SessionOver;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stream.StreamRequests;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What surrounds session-service: queue-service, gateways and LiveKit's webhooks, as far as tests play them. The database
 * is {@link TestRecord}.
 */
@Singleton
public class World {

    static final String GATEWAY = "test-gateway";

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private final Streams streams;
    private final RedisPipeline pipeline;
    private final Presence presence;
    private final TestRecord record;

    World(Streams streams, RedisPipeline pipeline, Presence presence, TestRecord record) {
        this.streams = streams;
        this.pipeline = pipeline;
        this.presence = presence;
        this.record = record;
    }

    /** Somebody new, whom the record knows, connected to the test's gateway. */
    String person(String name) {
        String user = name.toLowerCase(Locale.ROOT) + PEOPLE.incrementAndGet();
        record.sql("INSERT INTO users (username, name) VALUES (?, ?)", user, name);
        connects(user);
        return user;
    }

    /** The person has a connection to the test's gateway. */
    void connects(String user) {
        presence.connect(user, GATEWAY);
    }

    /** The person's connection is gone. */
    void disconnects(String user) {
        presence.release(
                GATEWAY, Map.of(user, presence.holders(List.of(user)).get(user).epoch()));
    }

    /** The person asks over REST. */
    void polls(String user) {
        presence.touch(user, Duration.ofMinutes(1));
    }

    void queue(QueueEvent... events) {
        append(streams.queueEvents(), events);
    }

    void command(SessionCommand... commands) {
        append(streams.sessionCommands(), commands);
    }

    void liveKit(LiveKitEvent... events) {
        append(streams.liveKitEvents(), events);
    }

    void matched(Pair pair) {
        queue(new Matched(pair));
    }

    void parted(Pair pair, String by) {
        queue(new Parted(pair, Reason.SKIPPED, by));
    }

    void joined(Pair pair, String identity, String sid) {
        liveKit(new ParticipantJoined(pair.session(), identity, sid, System.currentTimeMillis()));
    }

    void left(Pair pair, String identity, String sid, String reason) {
        liveKit(new ParticipantLeft(pair.session(), identity, sid, reason, System.currentTimeMillis()));
    }

    @SafeVarargs
    private <M> void append(StreamKey<M> stream, M... messages) {
        List<Request> requests = new ArrayList<>();
        for (M message : messages) {
            requests.add(StreamRequests.append(stream, message, TraceParent.fresh()));
        }
        pipeline.run(requests);
    }

    /** Notices that were sent to this person, oldest first. */
    List<Notice> notices(String user) {
        return read(streams.gateway(GATEWAY)).stream()
                .filter(GatewayMessage.Deliver.class::isInstance)
                .map(GatewayMessage.Deliver.class::cast)
                .filter(deliver -> deliver.user().equals(user))
                .map(GatewayMessage.Deliver::notice)
                .toList();
    }

    /** Invitations to this session that were sent to this person. */
    List<Notice.Matched> invitations(String user, Pair pair) {
        return notices(user).stream()
                .filter(Notice.Matched.class::isInstance)
                .map(Notice.Matched.class::cast)
                .filter(matched -> matched.session().equals(pair.session()))
                .toList();
    }

    /** Answers to the command with this id. */
    List<Notice> replies(String id) {
        return read(streams.gateway(GATEWAY)).stream()
                .filter(GatewayMessage.Reply.class::isInstance)
                .map(GatewayMessage.Reply.class::cast)
                .filter(reply -> id.equals(reply.to().id()))
                .map(GatewayMessage.Reply::notice)
                .toList();
    }

    /** How this person's connections were closed. */
    List<GatewayMessage.Close> closings(String user) {
        return read(streams.gateway(GATEWAY)).stream()
                .filter(GatewayMessage.Close.class::isInstance)
                .map(GatewayMessage.Close.class::cast)
                .filter(close -> close.user().equals(user))
                .toList();
    }

    /** What queue-service was told about this session, oldest first. */
    List<SessionEvent> told(Pair pair) {
        return read(streams.sessionEvents()).stream()
                .filter(event -> switch (event) {
                    case SessionOver over -> over.pair().equals(pair);
                    case MatchUndone undone -> undone.pair().equals(pair);
                    case Admitted admitted -> false;
                    case SessionEvent.Blocked blocked -> false;
                    case SessionEvent.Unblocked unblocked -> false;
                    case SessionEvent.Banned banned -> false;
                    case SessionEvent.Unbanned unbanned -> false;
                    case SessionEvent.SignedIn signedIn -> false;
                    case SessionEvent.Erased erased -> false;
                })
                .toList();
    }

    /** Events of this kind that queue-service was told, oldest first. */
    <E extends SessionEvent> List<E> events(Class<E> kind) {
        return read(streams.sessionEvents()).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    List<Admitted> admissions(String user) {
        return events(Admitted.class).stream()
                .filter(admitted -> admitted.to().user().equals(user))
                .toList();
    }

    <M> List<M> read(StreamKey<M> stream) {
        Response entries = redis(Command.XRANGE, stream.key(), "-", "+");
        List<M> messages = new ArrayList<>();
        for (Response entry : entries) {
            Response fields = entry.get(1);
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                if (fields.get(i).toString().equals("message")) {
                    messages.add(Codec.read(fields.get(i + 1).toString(), stream.type()));
                }
            }
        }
        return messages;
    }

    /** Entries that nobody could handle, of all streams that session-service reads. */
    long deadLetters() {
        return List.of(streams.queueEvents(), streams.sessionCommands(), streams.liveKitEvents()).stream()
                .mapToLong(stream -> redis(Command.XLEN, stream.dead()).toLong())
                .sum();
    }

    boolean backlogIsEmpty() {
        return List.of(streams.queueEvents(), streams.sessionCommands(), streams.liveKitEvents()).stream()
                .allMatch(stream -> redis(Command.XLEN, stream.key()).toLong() == 0);
    }

    boolean gateIsOpen() {
        return redis(Command.GET, streams.gate()) != null;
    }

    Response redis(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return pipeline.run(List.of(request)).getFirst();
    }

    static Caller socket(String user) {
        return Caller.socket(user, 1, GATEWAY, null);
    }

    static Caller polling(String user, String id) {
        return new Caller(user, 1, GATEWAY, id, true);
    }

    static QueueEvent asksAdmission(String user, String name) {
        return new AdmissionAsked(socket(user), name);
    }

    static QueueEvent resumed(Pair pair, Caller to) {
        return new Resumed(pair, to);
    }

    /** Which of these pairs' rooms LiveKit has. */
    static Set<String> roomNames(Pair... pairs) {
        return Arrays.stream(pairs).map(pair -> "parley-" + pair.session()).collect(Collectors.toSet());
    }
}
