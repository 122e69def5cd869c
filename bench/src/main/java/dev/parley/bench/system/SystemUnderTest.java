package dev.parley.bench.system;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * A system that pairs people. Workloads know nothing else of it, so that different systems get the same work. Used on
 * the bench's event loop only.
 */
public interface SystemUnderTest {

    /** As the report names it. */
    String name();

    /**
     * Makes somebody who can connect, with whatever that needs (an account, a token).
     *
     * @param name unique in a run
     * @param listener is told what the system tells this person
     * @return fails with {@link Unreachable} when the system does not let the bench in
     */
    Future<Participant> participant(String name, Participant.Listener listener);

    /** Which processes' CPU time and memory are counted: name -> a TCP port on which it listens. */
    Map<String, Integer> ports();

    /**
     * What the system still holds although everybody has gone: a sentence for each thing that must not be there. To be
     * asked when a run is over.
     */
    Future<List<String>> remains();

    /**
     * Lets people wait who match nobody; they wait until {@link #close()}.
     *
     * @param howMany of them there are when it completes, those of earlier calls included
     * @return fails with {@link Unreachable} where this system has no way for that
     */
    default Future<Void> letWait(int howMany) {
        return Future.failedFuture(new Unreachable(name() + " has no way to let people wait who match nobody", null));
    }

    /** How many of them wait now. */
    default int waiting() {
        return 0;
    }

    /** Lets go of whatever it holds beside its participants. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }

    /**
     * Whether it is measured and not judged: its wrong matches and the asks that it refuses or never answers are figures of
     * the report, and do not fail a run.
     */
    default boolean isOnlyMeasured() {
        return false;
    }
}
