package dev.parley.session.gate;

import dev.parley.bus.BusConfig;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.redis.RedisAway;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.redis.Script;
import dev.parley.bus.stream.StreamRequests;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.database.Database;
import dev.parley.session.livekit.Rooms;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Lets queue-service pair people only while their conversations could begin: while PostgreSQL and LiveKit answer.
 *
 * <p>Redis key, owned here: {@code {main}:open}, a string with the slot of the replica that renewed it last; lives
 * {@link SessionConfig#gateLife()}. It runs out by itself when this service dies or falls ill, and is deleted at once
 * by the replica whose breaker before LiveKit opens, if that renewed it last.
 */
@Singleton
public class Gate {

    private static final Logger LOG = Logger.getLogger(Gate.class);
    private static final Script CLOSE = Script.load(Gate.class, "close.lua");

    private final Database database;
    private final Rooms rooms;
    private final RedisPipeline pipeline;
    private final Streams streams;
    private final BusConfig bus;
    private final SessionConfig config;
    private volatile String closedBecause = "it was not opened yet";
    private volatile boolean liveKitAnswers;

    Gate(Database database, Rooms rooms, RedisPipeline pipeline, Streams streams, BusConfig bus, SessionConfig config) {
        this.database = database;
        this.rooms = rooms;
        this.pipeline = pipeline;
        this.streams = streams;
        this.bus = bus;
        this.config = config;
        rooms.whenBreakerOpens(this::close);
    }

    /** What was in the way at the last look, or null while the gate is renewed. */
    String closedBecause() {
        return closedBecause;
    }

    /** Whether LiveKit answered at the last look. */
    boolean liveKitAnswers() {
        return liveKitAnswers;
    }

    CircuitBreakerState breaker() {
        return rooms.breaker();
    }

    /** The first look comes at once and not when the scheduler's next second begins: readiness waits for it. */
    void start(@Observes StartupEvent event) {
        Thread.ofPlatform().daemon().name("open the gate").start(this::tend);
    }

    /** Renews the gate, or lets it run out. */
    @Scheduled(every = "${parley.session.gate-period:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void tend() {
        String obstacle = obstacle();
        if (!Objects.equals(obstacle, closedBecause)) {
            LOG.info(obstacle == null ? "The gate is open" : "The gate closes: " + obstacle);
            closedBecause = obstacle;
        }
    }

    /** Renews the gate where nothing is in the way; else what is. */
    private String obstacle() {
        boolean answered = liveKitAnswers;
        liveKitAnswers = rooms.answers();
        if (!liveKitAnswers) {
            return "LiveKit does not answer";
        }
        if (!answered) {
            reconcile();
        }
        if (rooms.breaker() != CircuitBreakerState.CLOSED) {
            return "too many calls to LiveKit failed";
        }
        if (!database.answers()) {
            return "PostgreSQL does not answer";
        }
        try {
            pipeline.run(List.of(Request.cmd(Command.SET)
                    .arg(streams.gate())
                    .arg(bus.slot())
                    .arg("PX")
                    .arg(config.gateLife().toMillis())));
            return null;
        } catch (RedisAway away) {
            return "Redis does not answer";
        } catch (RedisRefused refused) {
            return "Redis refuses: " + refused.getMessage();
        }
    }

    /** LiveKit is back, perhaps without its rooms: those in a conversation should not wait for the next round. */
    private void reconcile() {
        pipeline.send(List.of(StreamRequests.append(
                        streams.sessionCommands(), new SessionCommand.Reconcile(), TraceParent.fresh())))
                .whenComplete((sent, problem) -> {
                    if (problem != null) {
                        LOG.infof("The rooms are compared at the next round: %s", problem.getMessage());
                    }
                });
    }

    private void close() {
        Request close = CLOSE.call(List.of(streams.gate()), List.of(bus.slot()));
        Thread.ofVirtual().name("close the gate").start(() -> {
            try {
                CLOSE.run(pipeline, List.of(close));
            } catch (RedisAway | RedisRefused away) {
                LOG.infof("The gate runs out by itself: %s", away.getMessage());
            }
        });
    }
}
