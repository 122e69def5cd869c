package dev.parley.queue;

import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.presence.Mailbox;
import dev.parley.bus.presence.Outbox;
import dev.parley.bus.stream.Dependency;
import dev.parley.bus.stream.StreamConsumers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * The way of data through this service: a batch of commands or events in, one pipeline of decisions, one pipeline of
 * announcements out. A batch that comes again is decided again without effect; answers and endings are announced again,
 * positions with the next news of them. A sweep that left work is followed by another at once.
 */
@ApplicationScoped
public class QueueConsumer {

    private final StreamConsumers consumers;
    private final Streams streams;
    private final MatchScript script;
    private final Mailbox mailbox;
    private final QueueMetrics metrics;

    QueueConsumer(
            StreamConsumers consumers, Streams streams, MatchScript script, Mailbox mailbox, QueueMetrics metrics) {
        this.consumers = consumers;
        this.streams = streams;
        this.script = script;
        this.mailbox = mailbox;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        consumers.start(streams.queueCommands(), this::commands, Dependency.NONE);
        consumers.start(streams.sessionEvents(), this::events, Dependency.NONE);
    }

    void commands(List<Entry<QueueCommand>> batch) {
        List<Decision> decisions = metrics.decided(() -> script.decideCommands(batch));
        Outbox outbox = Announcements.ofCommands(batch, decisions);
        if (decisions.stream().anyMatch(Decision::more)) {
            outbox.append(streams.queueCommands(), new QueueCommand.Sweep(), TraceParent.fresh());
        }
        mailbox.send(outbox);
    }

    void events(List<Entry<SessionEvent>> batch) {
        List<Decision> decisions = metrics.decided(() -> script.decideEvents(batch));
        mailbox.send(Announcements.ofEvents(batch, decisions));
    }
}
