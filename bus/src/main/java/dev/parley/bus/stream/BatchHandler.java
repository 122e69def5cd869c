package dev.parley.bus.stream;

import dev.parley.bus.Entry;
import java.util.List;

/**
 * Handles a batch as one piece of work. Entries may come again, and in any order; the handler must bear both. What
 * follows from the entries must have happened when it returns, because they are acknowledged then, or as soon as it lasts
 * ({@link Dependency#watch}).
 */
@FunctionalInterface
public interface BatchHandler<M> {

    /** Any exception means that nothing of the batch is certain to have happened: it is tried again entry by entry. */
    void handle(List<Entry<M>> batch);
}
