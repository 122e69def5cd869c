package dev.parley.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Codec;
import dev.parley.bus.StreamKey;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.GatewayMessage.Deliver;
import dev.parley.bus.message.GatewayMessage.Reply;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.bus.presence.Presence;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stream.StreamAppender;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service: messages in by its streams, notices out by a gateway's. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class QueueServiceTest {

    private static final String GATEWAY = "g1";

    @Inject
    StreamAppender appender;

    @Inject
    Streams streams;

    @Inject
    Presence presence;

    @Inject
    RedisPipeline redis;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private Caller anna;
    private Caller bert;

    @BeforeEach
    void begin() {
        redis.run(List.of(TestMatching.request("FLUSHALL")));
        redis.run(List.of(TestMatching.request("SET", streams.gate(), "1")));
        anna = connect("anna");
        bert = connect("bert");
    }

    @Test
    void two_people_are_admitted_meet_and_part() {
        send(new QueueCommand.Find(anna, Uuid7.fresh(), Wishes.ANYONE));
        await().until(() -> told(isNotice("anna", Notice.Waiting.class)));
        String session = Uuid7.fresh();
        send(new QueueCommand.Find(bert, session, Wishes.ANYONE));
        await().until(() -> happened(QueueEvent.Matched.class));
        send(new QueueCommand.Skip(anna, session, Uuid7.fresh()));
        await().until(() -> told(isNotice("bert", Notice.Parted.class)));

        assertTrue(told(new Reply(anna, new Notice.Ok("c", Notice.State.WAITING, null))::equals));
        assertTrue(told(new Reply(bert, new Notice.Ok("c", Notice.State.MATCHED, session))::equals));
        assertTrue(told(new Reply(anna, new Notice.Ok("c", Notice.State.WAITING, session))::equals));
        assertTrue(told(new Deliver("anna", new Notice.Parted(session, Reason.SKIPPED, Notice.By.YOU, true))::equals));
        assertTrue(told(
                new Deliver("bert", new Notice.Parted(session, Reason.SKIPPED, Notice.By.PARTNER, false))::equals));
        assertTrue(happened(QueueEvent.Parted.class));
    }

    @Test
    void the_trace_of_a_command_goes_on_with_what_follows() {
        String trace = TraceParent.fresh();
        appender.append(streams.queueCommands(), new QueueCommand.Find(anna, Uuid7.fresh(), Wishes.ANYONE), trace);
        appender.append(streams.queueCommands(), new QueueCommand.Find(bert, Uuid7.fresh(), Wishes.ANYONE), trace);
        await().until(() -> happened(QueueEvent.Matched.class));

        Response matched = entries(streams.queueEvents()).getLast();
        assertEquals(trace, TestMatching.fields(matched.get(1)).get("traceparent"));
    }

    @Test
    void a_wait_goes_on_after_redis_was_emptied() {
        Instant since = Instant.now().minusSeconds(90).truncatedTo(ChronoUnit.MILLIS);
        redis.run(List.of(TestMatching.request("FLUSHALL")));
        presence.connect("anna", GATEWAY);
        QueueCommand.LastTold told =
                new QueueCommand.LastTold(Wishes.ANYONE, since.toEpochMilli(), Uuid7.fresh(), null);
        send(new QueueCommand.Connected(anna, null, told));
        await().until(() -> admissionAsked("anna"));
        hear(new SessionEvent.Admitted(anna, null));

        await().until(() -> told(message -> message instanceof Deliver(String user, Notice.Waiting waiting)
                && user.equals("anna")
                && waiting.since().equals(since)));
    }

    @Test
    void time_passes_and_is_measured_and_nothing_is_left_on_the_way() throws Exception {
        await().until(() -> metric("parley_decisions_total{outcome=\"swept\"}") > 0);

        assertEquals(0, metric("parley_waiting"));
        assertTrue(metric("parley_stream_batch_seconds_count{stream=\""
                        + streams.queueCommands().key() + "\"}")
                > 0);
        assertTrue(metric("parley_script_seconds_count") > 0);
        assertEquals(200, get("health/ready").statusCode());
        await().until(() -> entries(streams.queueCommands()).isEmpty());
        assertEquals(
                0,
                redis.run(List.of(TestMatching.request(
                                "EXISTS",
                                streams.queueCommands().dead(),
                                streams.sessionEvents().dead())))
                        .getFirst()
                        .toInteger());
    }

    /** Connected, admitted, and told so. */
    private Caller connect(String user) {
        long epoch = presence.connect(user, GATEWAY).epoch();
        Caller caller = Caller.socket(user, epoch, GATEWAY, "c");
        send(new QueueCommand.Connected(Caller.socket(user, epoch, GATEWAY, null), user, null));
        await().until(() -> admissionAsked(user));
        hear(new SessionEvent.Admitted(caller, null));
        await().until(() -> told(isNotice(user, Notice.Ready.class)));
        return caller;
    }

    private void send(QueueCommand command) {
        appender.append(streams.queueCommands(), command, TraceParent.fresh());
    }

    private void hear(SessionEvent event) {
        appender.append(streams.sessionEvents(), event, TraceParent.fresh());
    }

    private static Predicate<GatewayMessage> isNotice(String user, Class<? extends Notice> type) {
        return message ->
                message instanceof Deliver(String to, Notice notice) && to.equals(user) && type.isInstance(notice);
    }

    private boolean told(Predicate<GatewayMessage> wanted) {
        return messages(streams.gateway(GATEWAY)).stream().anyMatch(wanted);
    }

    private boolean happened(Class<? extends QueueEvent> type) {
        return messages(streams.queueEvents()).stream().anyMatch(type::isInstance);
    }

    private boolean admissionAsked(String user) {
        return messages(streams.queueEvents()).stream()
                .anyMatch(event -> event instanceof QueueEvent.AdmissionAsked(Caller to, String name, String device)
                        && to.user().equals(user));
    }

    private <M> List<M> messages(StreamKey<M> stream) {
        List<M> messages = new ArrayList<>();
        for (Response entry : entries(stream)) {
            messages.add(Codec.read(TestMatching.fields(entry.get(1)).get("message"), stream.type()));
        }
        return messages;
    }

    private List<Response> entries(StreamKey<?> stream) {
        List<Response> entries = new ArrayList<>();
        redis.run(List.of(TestMatching.request("XRANGE", stream.key(), "-", "+")))
                .getFirst()
                .forEach(entries::add);
        return entries;
    }

    private double metric(String name) throws IOException, InterruptedException {
        return get("metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(management.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
