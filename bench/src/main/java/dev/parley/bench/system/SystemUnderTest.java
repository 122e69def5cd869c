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
}
