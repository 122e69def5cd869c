package dev.parley.bench.peers;

import dev.parley.bench.system.Participant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.Map;

/** A Nakama that somebody else runs. */
final class NakamaPeer extends Peer {

    private static final String SAME_FOR_ALL = "all";

    /** Each waits in a group of their own. */
    private final Loners loners = new Loners((name, listener) -> person(name, name, listener));

    NakamaPeer(Vertx vertx, SocketAddress address) {
        super(vertx, new Connections(vertx, address));
    }

    @Override
    public String name() {
        return "Nakama at %s (its matchmaker, two to a match)".formatted(connections.address());
    }

    @Override
    PeerPerson person(String name, Participant.Listener listener) {
        return person(SAME_FOR_ALL, name, listener);
    }

    private PeerPerson person(String group, String name, Participant.Listener listener) {
        return new NakamaPerson(vertx, connections, group, name, namesById, listener);
    }

    @Override
    public Future<Void> letWait(int howMany) {
        return loners.become(howMany);
    }

    @Override
    public int waiting() {
        return loners.waiting();
    }

    /** Its own alone, and only where it runs on this machine; its database can be named by --process. */
    @Override
    public Map<String, Integer> ports() {
        String host = connections.address().host();
        boolean isHere = host.equals("localhost") || host.startsWith("127.");
        return isHere ? Map.of("nakama", connections.address().port()) : Map.of();
    }

    /** Somebody else started it, and stops it. */
    @Override
    void stop() {}
}
