package dev.parley.bench.peers;

import dev.parley.bench.system.Participant;
import dev.parley.bench.system.SystemUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Another system that pairs people, ready to answer. What the bench has started for it ends with {@link #close}. */
abstract class Peer implements SystemUnderTest {

    protected final Vertx vertx;
    protected final Connections connections;
    /** Everybody's names by the ids that the peer has given them. */
    protected final Map<String, String> namesById = new HashMap<>();

    Peer(Vertx vertx, Connections connections) {
        this.vertx = vertx;
        this.connections = connections;
    }

    /** Somebody who may meet all others. */
    abstract PeerPerson person(String name, Participant.Listener listener);

    /** Stops what the bench has started; blocks. Nothing happens the second time. */
    abstract void stop();

    @Override
    public final Future<Participant> participant(String name, Participant.Listener listener) {
        return Future.succeededFuture(person(name, listener));
    }

    @Override
    public final boolean isOnlyMeasured() {
        return true;
    }

    /** It cannot be asked what it holds. */
    @Override
    public final Future<List<String>> remains() {
        return Future.succeededFuture(List.of());
    }

    @Override
    public final Future<Void> close() {
        return vertx.executeBlocking(() -> {
            stop();
            return null;
        });
    }
}
