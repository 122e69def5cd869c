package dev.parley.bench.peers;

import dev.parley.bench.system.Participant;
import dev.parley.bench.system.Unreachable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * People who wait at a peer and match nobody, each over a connection of their own. They are neither measured nor checked.
 * Used on the event loop only.
 */
final class Loners implements Participant.Listener {

    private static final int AT_ONCE = 32;
    private static final long TAKEN_WITHIN_SECONDS = 30;

    private final BiFunction<String, Participant.Listener, PeerPerson> making;
    private int wanted;
    private int asked;
    private int waiting;

    /** @param making makes somebody whom nobody else can meet */
    Loners(BiFunction<String, Participant.Listener, PeerPerson> making) {
        this.making = making;
    }

    /** Completes when so many wait, those of earlier calls included; fails with the first who can't. */
    Future<Void> become(int howMany) {
        wanted = Math.max(wanted, howMany);
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < AT_ONCE; lane++) {
            lanes.add(waitNext());
        }
        return Future.all(lanes).mapEmpty();
    }

    private Future<Void> waitNext() {
        if (asked >= wanted) {
            return Future.succeededFuture();
        }
        PeerPerson loner = making.apply("loner" + ++asked, this);
        return loner.connect()
                .compose(connected -> loner.waits())
                .timeout(TAKEN_WITHIN_SECONDS, TimeUnit.SECONDS)
                .onSuccess(taken -> waiting++)
                .recover(problem ->
                        Future.failedFuture(new Unreachable("nobody can wait: " + problem.getMessage(), problem)))
                .compose(taken -> waitNext());
    }

    /** How many wait now. */
    int waiting() {
        return waiting;
    }

    @Override
    public void closed(String why) {
        waiting--;
    }

    @Override
    public void matched(String session, String partner) {
        throw new IllegalStateException("a loner was matched with " + partner);
    }

    @Override
    public void parted(String session, boolean undone, boolean looking) {}

    /** What is refused fails {@link PeerPerson#waits}. */
    @Override
    public void refused(String why) {}

    @Override
    public void trouble(String what) {}
}
