package dev.parley.session;

import dev.parley.bus.Streams;
import dev.parley.bus.stream.StreamConsumers;
import dev.parley.session.consumer.LiveKitEvents;
import dev.parley.session.consumer.QueueEvents;
import dev.parley.session.consumer.SessionCommands;
import dev.parley.session.database.Database;
import dev.parley.session.livekit.Rooms;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Which streams are read by whom. */
@Singleton
class Lifecycle {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final StreamConsumers consumers;
    private final Streams streams;
    private final Database database;

    Lifecycle(StreamConsumers consumers, Streams streams, Database database) {
        this.consumers = consumers;
        this.streams = streams;
        this.database = database;
    }

    void start(
            @Observes StartupEvent event,
            Rooms rooms,
            QueueEvents queueEvents,
            SessionCommands sessionCommands,
            LiveKitEvents liveKitEvents) {
        // The first call to LiveKit in a JVM takes a second: not at the cost of the first match.
        if (!rooms.answers()) {
            LOG.warn("LiveKit does not answer yet: nobody is paired until it does");
        }
        consumers.start(streams.queueEvents(), queueEvents::handle, database);
        consumers.start(streams.sessionCommands(), sessionCommands::handle, database);
        consumers.startPatiently(streams.liveKitEvents(), liveKitEvents::handle, database);
    }
}
