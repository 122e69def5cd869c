package dev.parley.bench.peers;

import dev.parley.bench.system.Participant;
import dev.parley.bench.system.Unreachable;
import dev.parley.local.FreePorts;
import dev.parley.local.LocalRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The clone in {@code bench/peers/clone}: one Node process and a Redis, both its own. */
final class ClonePeer extends Peer {

    private final LocalRedis redis;
    private final NodeServer node;

    private ClonePeer(Vertx vertx, LocalRedis redis, NodeServer node) {
        super(vertx, new Connections(vertx, node.address()));
        this.redis = redis;
        this.node = node;
    }

    static ClonePeer start(Vertx vertx, Consumer<String> progress) {
        LocalRedis redis = LocalRedis.start(new LocalRedis.Settings(FreePorts.tcp(), null, false, line -> {}));
        try {
            Map<String, String> settings = Map.of("REDIS_URL", redis.url());
            return new ClonePeer(vertx, redis, NodeServer.start("clone", settings, progress));
        } catch (RuntimeException failed) {
            redis.close();
            throw failed;
        }
    }

    @Override
    public String name() {
        return "a clone in the usual manner (Socket.IO 4.8 and a list in Redis 7.0, one process)";
    }

    @Override
    PeerPerson person(String name, Participant.Listener listener) {
        return new ClonePerson(vertx, connections, name, namesById, listener);
    }

    @Override
    public Future<Void> letWait(int howMany) {
        return Future.failedFuture(new Unreachable(
                "the clone has one list and no wishes: the next who asks meets whoever waits there, so nobody can wait"
                        + " beside the others and match nobody",
                null));
    }

    @Override
    public Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("node", node.address().port());
        ports.put("redis", redis.port());
        return ports;
    }

    @Override
    void stop() {
        node.close();
        redis.close();
    }
}
