package dev.parley.bench.peers;

import dev.parley.bench.system.Participant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Consumer;

/** The room for two in {@code bench/peers/colyseus}: one Node process. */
final class ColyseusPeer extends Peer {

    private static final String SAME_FOR_ALL = "any";

    private final NodeServer node;
    /** Each waits in a room of their own, by a language that nobody else names. */
    private final Loners loners = new Loners((name, listener) -> person(name, name, listener));

    private ColyseusPeer(Vertx vertx, NodeServer node) {
        super(vertx, new Connections(vertx, node.address()));
        this.node = node;
    }

    static ColyseusPeer start(Vertx vertx, Consumer<String> progress) {
        return new ColyseusPeer(vertx, NodeServer.start("colyseus", Map.of(), progress));
    }

    @Override
    public String name() {
        return "Colyseus 0.16 (joinOrCreate of a room for two, one process)";
    }

    @Override
    PeerPerson person(String name, Participant.Listener listener) {
        return person(SAME_FOR_ALL, name, listener);
    }

    private PeerPerson person(String language, String name, Participant.Listener listener) {
        return new ColyseusPerson(vertx, connections, language, name, namesById, listener);
    }

    @Override
    public Future<Void> letWait(int howMany) {
        return loners.become(howMany);
    }

    @Override
    public int waiting() {
        return loners.waiting();
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("node", node.address().port());
    }

    @Override
    void stop() {
        node.close();
    }
}
