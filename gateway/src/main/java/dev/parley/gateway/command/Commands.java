package dev.parley.gateway.command;

import dev.parley.bus.StreamKey;
import dev.parley.bus.Streams;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.stream.StreamAppender;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.message.ClientMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Hands commands to the service that carries them out. Never waits; thread-safe. */
@Singleton
public class Commands {

    private final StreamAppender appender;
    private final Streams streams;
    private final MeterRegistry metrics;
    private final ConcurrentHashMap<Class<?>, Counter> sent = new ConcurrentHashMap<>();

    Commands(StreamAppender appender, Streams streams, MeterRegistry metrics) {
        this.appender = appender;
        this.streams = streams;
        this.metrics = metrics;
    }

    /**
     * Appends the command.
     *
     * @return the entry's id; fails with {@link dev.parley.bus.redis.RedisAway}: then it may or may not be carried out
     */
    public CompletionStage<String> send(ClientMessage.Command command, Caller from, String traceParent) {
        sent.computeIfAbsent(
                        command.getClass(),
                        type -> metrics.counter("parley.gateway.commands", "type", type.getSimpleName()))
                .increment();
        return switch (command) {
            case ClientMessage.Find find ->
                toQueue(new QueueCommand.Find(from, Uuid7.fresh(), find.wishes()), traceParent);
            case ClientMessage.Cancel cancel -> toQueue(new QueueCommand.Cancel(from), traceParent);
            case ClientMessage.Skip skip ->
                toQueue(new QueueCommand.Skip(from, skip.session(), Uuid7.fresh()), traceParent);
            case ClientMessage.End end -> toQueue(new QueueCommand.End(from, end.session()), traceParent);
            case ClientMessage.Status status -> toQueue(new QueueCommand.Status(from), traceParent);
            case ClientMessage.Heartbeat heartbeat ->
                toSession(new SessionCommand.Heartbeat(from, heartbeat.session()), traceParent);
            case ClientMessage.Block block ->
                toSession(new SessionCommand.Block(from, block.session(), Uuid7.fresh()), traceParent);
            case ClientMessage.Unblock unblock ->
                toSession(new SessionCommand.Unblock(from, unblock.block()), traceParent);
            case ClientMessage.Blocks blocks -> toSession(new SessionCommand.Blocks(from), traceParent);
            case ClientMessage.Report report ->
                toSession(
                        new SessionCommand.Report(
                                from, report.session(), report.reason(), report.comment(), Uuid7.fresh()),
                        traceParent);
            case ClientMessage.Moderate moderate ->
                toSession(new SessionCommand.Moderate(from, moderate.what()), traceParent);
            case ClientMessage.History history ->
                toSession(new SessionCommand.History(from, history.before(), history.limit()), traceParent);
            case ClientMessage.Export export ->
                toSession(new SessionCommand.Export(from, export.export(), export.after()), traceParent);
            case ClientMessage.Erase erase -> toSession(new SessionCommand.Erase(from), traceParent);
        };
    }

    /** Somebody who has neither socket nor event stream begins to ask over REST. */
    public CompletionStage<String> connected(Caller from, Person person, String traceParent) {
        return toQueue(new QueueCommand.Connected(from, person.name(), null, person.device()), traceParent);
    }

    /** An account takes over a guest, of whom a token was verified. */
    public CompletionStage<String> signIn(Caller from, Person account, String guest, String traceParent) {
        return toSession(new SessionCommand.SignIn(from, account.name(), account.device(), guest), traceParent);
    }

    private CompletionStage<String> toQueue(QueueCommand command, String traceParent) {
        return append(streams.queueCommands(), command, traceParent);
    }

    private CompletionStage<String> toSession(SessionCommand command, String traceParent) {
        return append(streams.sessionCommands(), command, traceParent);
    }

    private <M> CompletionStage<String> append(StreamKey<M> stream, M message, String traceParent) {
        return appender.append(stream, message, traceParent);
    }
}
