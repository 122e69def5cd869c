package dev.parley.bench.parley;

import dev.parley.bench.system.Participant;
import dev.parley.bench.system.SystemUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;

/** A running Parley: people are guests with a socket at its gateway and join rooms at LiveKit's stand-in. */
public final class Parley implements SystemUnderTest {

    private static final long SECOND_MILLISECONDS = 1_000;
    private static final long RENEW_MILLISECONDS = 10_000;

    private record Beat(Visitor visitor, String session, long due) {}

    private final Gateway gateway;
    private final LiveKitRooms rooms;
    private final Map<String, Integer> ports;
    private final boolean joins;
    private final Vertx vertx;
    private final Remains remains;
    private final String redis;
    private WaitingCrowd crowd;
    /** In the order in which they are due, because all are due after the same time. */
    private final Queue<Beat> beats = new ArrayDeque<>();

    private long beatEvery = Duration.ofSeconds(30).toNanos();

    /**
     * @param gateway where people connect, http://
     * @param ports as {@link #ports()}
     * @param redis the system's Redis, for people who wait without sockets
     * @param joins whether people join LiveKit's stand-in, so that conversations become active
     */
    public Parley(Vertx vertx, URI gateway, Map<String, Integer> ports, String redis, boolean joins) {
        this.vertx = vertx;
        this.redis = redis;
        this.gateway = new Gateway(vertx, gateway);
        this.rooms = new LiveKitRooms(vertx);
        this.ports = ports;
        this.joins = joins;
        this.remains = new Remains(
                vertx,
                gateway,
                ports.getOrDefault("queue-service", 9001),
                ports.getOrDefault("session-service", 9002),
                joins ? OptionalInt.of(ports.getOrDefault("livekit", 7880)) : OptionalInt.empty());
        vertx.setPeriodic(SECOND_MILLISECONDS, timer -> beat(System.nanoTime()));
    }

    @Override
    public String name() {
        return "Parley";
    }

    @Override
    public Future<Participant> participant(String name, Participant.Listener listener) {
        return gateway.guest(name).map(guest -> new Visitor(this, guest, listener));
    }

    @Override
    public Map<String, Integer> ports() {
        return ports;
    }

    @Override
    public Future<List<String>> remains() {
        return remains.find();
    }

    @Override
    public Future<Void> letWait(int howMany) {
        if (crowd == null) {
            crowd = new WaitingCrowd(vertx, redis);
            vertx.setPeriodic(RENEW_MILLISECONDS, due -> vertx.executeBlocking(() -> renew()));
        }
        return vertx.executeBlocking(() -> {
            crowd.become(howMany);
            return null;
        });
    }

    private Void renew() {
        crowd.renew();
        return null;
    }

    @Override
    public int waiting() {
        return crowd == null ? 0 : crowd.waiting();
    }

    @Override
    public Future<Void> close() {
        return crowd == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    crowd.close();
                    return null;
                });
    }

    Gateway gateway() {
        return gateway;
    }

    void heartbeatSeconds(int seconds) {
        beatEvery = Duration.ofSeconds(seconds).toNanos();
    }

    /** The visitor was told of a conversation: it joins, and its heart beats until the conversation is over. */
    void join(Visitor visitor, String url, String token) {
        beats.add(new Beat(visitor, visitor.session(), System.nanoTime() + beatEvery));
        if (joins) {
            rooms.join(url, token).onFailure(problem -> visitor.trouble(problem.getMessage()));
        }
    }

    private void beat(long now) {
        while (!beats.isEmpty() && beats.peek().due() <= now) {
            Beat due = beats.poll();
            if (due.session().equals(due.visitor().session())) {
                due.visitor().beat();
                beats.add(new Beat(due.visitor(), due.session(), now + beatEvery));
            }
        }
    }
}
