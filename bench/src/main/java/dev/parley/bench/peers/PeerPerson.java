package dev.parley.bench.peers;

import dev.parley.bench.system.Participant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What people at all peers have in common. A peer knows people by ids of its own, which are turned into names here, and
 * says nothing about a conversation that one has left oneself, so that is said here. None can be asked how somebody stands.
 */
abstract class PeerPerson implements Participant {

    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private final Vertx vertx;
    private final String name;
    private final Map<String, String> namesById;
    private final Listener listener;
    private String session;
    private Promise<Void> taken = Promise.promise();
    private boolean asking;
    private long askedAt;
    private boolean goesAway;

    /** @param namesById of all people at the peer, filled here */
    PeerPerson(Vertx vertx, String name, Map<String, String> namesById, Listener listener) {
        this.vertx = vertx;
        this.name = name;
        this.namesById = namesById;
        this.listener = listener;
    }

    /** Opens what one needs to ask; completes when the peer knows the person. */
    abstract Future<Void> open();

    /** Asks the peer; one of {@link #accepted}, {@link #matched} and {@link #refused} follows. */
    abstract void ask();

    /** Takes the ask back; completes as soon as that can be known. */
    abstract Future<Void> takeBack();

    /** Leaves the conversation. */
    abstract void leave();

    /** Closes what is open, in order. */
    abstract Future<Void> disconnect();

    /** Cuts what is open. */
    abstract void cut();

    /** The peer knows this person by that id; to be told before anybody can be matched with it. */
    final void known(String id) {
        namesById.put(id, name);
    }

    /** The peer has taken the ask and lets the person wait. */
    final void accepted() {
        asking = false;
        taken.tryComplete();
    }

    /** @param partner by the id at the peer */
    final void matched(String room, String partner) {
        accepted();
        session = room;
        listener.matched(room, namesById.getOrDefault(partner, partner));
    }

    final void refused(String why) {
        asking = false;
        taken.tryFail(why);
        listener.refused(why);
    }

    /** The conversation that goes on, or null. */
    final String session() {
        return session;
    }

    /** This conversation is over, if it goes on, and not because this person ended it. */
    final void over(String room) {
        if (room.equals(session)) {
            session = null;
            listener.parted(room, false, false);
        }
    }

    /** A socket was closed. */
    final void closed(String why) {
        session = null;
        asking = false;
        if (!goesAway) {
            listener.closed(why);
        }
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Future<Void> connect() {
        goesAway = false;
        return open();
    }

    @Override
    public final void find() {
        taken = Promise.promise();
        asking = true;
        askedAt = System.nanoTime();
        ask();
    }

    /** Looks for somebody; completes when the peer has taken the ask. */
    final Future<Void> waits() {
        find();
        return taken.future();
    }

    @Override
    public final void end(String conversation) {
        end(conversation, false);
    }

    @Override
    public final void skip(String conversation) {
        end(conversation, true);
        find();
    }

    private void end(String conversation, boolean looking) {
        if (conversation.equals(session)) {
            session = null;
            leave();
            vertx.runOnContext(later -> listener.parted(conversation, false, looking));
        }
    }

    @Override
    public final Future<Boolean> cancel() {
        asking = false;
        return takeBack().map(done -> session == null);
    }

    @Override
    public final Future<Optional<Standing>> standing() {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public final Optional<String> overdue(long now) {
        if (!asking || now - askedAt < PATIENCE) {
            return Optional.empty();
        }
        asking = false;
        return Optional.of("find");
    }

    @Override
    public final void vanish() {
        goesAway = true;
        session = null;
        asking = false;
        cut();
    }

    @Override
    public final Future<Void> close() {
        goesAway = true;
        return disconnect();
    }
}
