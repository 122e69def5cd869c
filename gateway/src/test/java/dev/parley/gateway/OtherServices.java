package dev.parley.gateway;

import dev.parley.bus.Entry;
import dev.parley.bus.StreamKey;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.ModerationAnswer;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.OwnData;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.stream.StreamTail;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Stands for queue-service and session-service: hears everything, answers as told. */
@Singleton
public class OtherServices {

    static final Instant BLOCKED_AT = Instant.parse("2026-01-01T12:00:00Z");

    /** The parts of an export, and the conversation that a history has. */
    static final List<OwnData.Part> OWN_DATA = ownData();

    private static final Duration BLOCK = Duration.ofMillis(200);

    private final Redis redis;
    private final Streams streams;
    private final Mailbox mailbox;
    private final RedisDataSource keys;
    private final List<Object> heard = new CopyOnWriteArrayList<>();
    private volatile boolean running = true;
    private volatile boolean answering = true;
    private volatile Notice.Error refusal;
    private volatile List<OwnData.Part> ownData = OWN_DATA;
    private Thread queue;
    private Thread session;

    OtherServices(Redis redis, Streams streams, Mailbox mailbox, RedisDataSource keys) {
        this.redis = redis;
        this.streams = streams;
        this.mailbox = mailbox;
        this.keys = keys;
        queue = follow(streams.queueCommands());
        session = follow(streams.sessionCommands());
    }

    /** Whether commands are answered from now on. */
    public void answering(boolean now) {
        answering = now;
    }

    /** Every command with an id is refused by this error from now on; null for none. */
    public void refusing(Notice.Error error) {
        refusal = error;
    }

    /** Exports have these parts from now on; one more that is asked for is not found. */
    public void telling(List<OwnData.Part> parts) {
        ownData = parts;
    }

    /** Awaits a message that fits; the newest. */
    public <M> M hears(Class<M> type, Predicate<M> fits) {
        return Awaitility.await(type.getSimpleName() + " heard")
                .atMost(RawSocket.PATIENCE)
                .until(() -> newest(type, fits), message -> message != null);
    }

    public <M> List<M> heard(Class<M> type, Predicate<M> fits) {
        return heard.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(fits)
                .toList();
    }

    private <M> M newest(Class<M> type, Predicate<M> fits) {
        List<M> all = heard(type, fits);
        return all.isEmpty() ? null : all.getLast();
    }

    public void notice(String user, Notice notice) {
        Outbox outbox = new Outbox();
        outbox.notice(user, notice, TraceParent.fresh());
        mailbox.send(outbox);
    }

    public void toGateway(String gateway, GatewayMessage message) {
        Outbox outbox = new Outbox();
        outbox.gateway(gateway, message, TraceParent.fresh());
        mailbox.send(outbox);
    }

    public void reply(Caller to, Notice notice) {
        Outbox outbox = new Outbox();
        outbox.reply(to, notice, TraceParent.fresh());
        mailbox.send(outbox);
    }

    public RedisDataSource redis() {
        return keys;
    }

    public static Notice.Ready ready(String id, Notice.State state) {
        return new Notice.Ready(
                id, Instant.now(), null, null, state, null, null, null, null, null, null, null, null, null);
    }

    private <M> Thread follow(StreamKey<M> stream) {
        return Thread.ofVirtual().start(() -> {
            try (RedisPipeline pipeline = new RedisPipeline(redis.getDelegate(), Duration.ofSeconds(2))) {
                StreamTail<M> tail = new StreamTail<>(pipeline, stream, BLOCK, 100);
                while (running) {
                    read(tail);
                }
            }
        });
    }

    private <M> void read(StreamTail<M> tail) {
        try {
            for (Entry<M> entry : tail.read()) {
                heard.add(entry.message());
                if (answering) {
                    answer(entry.message());
                }
            }
        } catch (RedisAway away) {
            // Tests stop Redis; the next read tries again.
        }
    }

    private void answer(Object message) {
        if (refusal != null && from(message) instanceof Caller caller && caller.id() != null) {
            reply(
                    caller,
                    new Notice.Error(
                            caller.id(),
                            refusal.code(),
                            refusal.message(),
                            refusal.retryAfterSeconds(),
                            refusal.until()));
            return;
        }
        switch (message) {
            case QueueCommand.Connected connected -> {
                if (!connected.from().polls()) {
                    reply(connected.from(), ready(null, Notice.State.IDLE));
                }
            }
            case QueueCommand.Find find -> ok(find.from(), Notice.State.WAITING);
            case QueueCommand.Cancel cancel -> ok(cancel.from(), Notice.State.IDLE);
            case QueueCommand.Skip skip -> ok(skip.from(), Notice.State.WAITING);
            case QueueCommand.End end -> ok(end.from(), Notice.State.IDLE);
            case QueueCommand.Status status ->
                reply(status.from(), ready(status.from().id(), Notice.State.IDLE));
            case SessionCommand.Heartbeat heartbeat -> ok(heartbeat.from(), null);
            case SessionCommand.Block block ->
                reply(block.from(), new Notice.Ok(block.from().id(), null, block.session(), block.block()));
            case SessionCommand.Unblock unblock -> ok(unblock.from(), null);
            case SessionCommand.Report report ->
                reply(report.from(), Notice.Ok.reported(report.from().id(), report.session(), report.report()));
            case SessionCommand.Moderate moderate ->
                reply(
                        moderate.from(),
                        new Notice.Moderation(moderate.from().id(), new ModerationAnswer.Reports(List.of(), null)));
            case SessionCommand.Blocks blocks ->
                reply(
                        blocks.from(),
                        new Notice.Blocks(blocks.from().id(), List.of(new Notice.Blocked("b1", "Bert", BLOCKED_AT))));
            case SessionCommand.History history ->
                reply(
                        history.from(),
                        new Notice.Own(
                                history.from().id(),
                                new OwnData.History(OWN_DATA.getLast().conversations(), null)));
            case SessionCommand.Export export -> reply(export.from(), part(export));
            case SessionCommand.SignIn signIn -> ok(signIn.from(), Notice.State.IDLE);
            case SessionCommand.Erase erase -> ok(erase.from(), Notice.State.IDLE);
            default -> {
                // Nothing is answered to Disconnected and the sweeps.
            }
        }
    }

    /** The part after the one that names it as the next. */
    private Notice part(SessionCommand.Export export) {
        List<OwnData.Part> parts = ownData;
        int place = 0;
        while (place < parts.size()
                && !Objects.equals(
                        export.after(), place == 0 ? null : parts.get(place - 1).next())) {
            place++;
        }
        String id = export.from().id();
        return place < parts.size()
                ? new Notice.Own(id, parts.get(place))
                : new Notice.Error(id, Notice.Code.NOT_FOUND, "There is no such export.", null);
    }

    private static List<OwnData.Part> ownData() {
        OwnData.Account account =
                new OwnData.Account("p1", "Anna", null, BLOCKED_AT, BLOCKED_AT, 0, null, null, List.of());
        OwnData.Ban ban =
                new OwnData.Ban(OwnData.BanKind.SUSPENSION, "reports", BLOCKED_AT, null, BLOCKED_AT.plusSeconds(1));
        OwnData.Report report = new OwnData.Report("r1", ReportReason.MINOR, "a child", BLOCKED_AT);
        return List.of(
                new OwnData.Part(account, null, null, null, null, "bans:"),
                new OwnData.Part(null, List.of(ban), null, null, null, "reports:"),
                new OwnData.Part(null, null, null, List.of(report), null, "conversations:"),
                new OwnData.Part(null, null, null, null, List.of(conversation(null)), "conversations:1"),
                new OwnData.Part(null, null, null, null, List.of(conversation("s1")), null));
    }

    private static OwnData.Conversation conversation(String session) {
        return new OwnData.Conversation(
                session,
                BLOCKED_AT,
                BLOCKED_AT.plusSeconds(100),
                90,
                Mode.VIDEO,
                Reason.SKIPPED,
                Notice.By.PARTNER,
                null,
                List.of("chess"),
                null);
    }

    private static Caller from(Object message) {
        return switch (message) {
            case QueueCommand.Find find -> find.from();
            case QueueCommand.Skip skip -> skip.from();
            case SessionCommand.Block block -> block.from();
            case SessionCommand.Unblock unblock -> unblock.from();
            case SessionCommand.Report report -> report.from();
            case SessionCommand.Moderate moderate -> moderate.from();
            case SessionCommand.Export export -> export.from();
            case SessionCommand.SignIn signIn -> signIn.from();
            default -> null;
        };
    }

    private void ok(Caller to, Notice.State state) {
        if (to.id() != null) {
            reply(to, new Notice.Ok(to.id(), state, null));
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        running = false;
        queue.join();
        session.join();
    }
}
