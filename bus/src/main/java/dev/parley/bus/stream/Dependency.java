package dev.parley.bus.stream;

import java.util.Optional;

/** What a handler needs to do its work, such as a database. */
@FunctionalInterface
public interface Dependency {

    /** Whether it answers now; must return within about two seconds and not throw. Asked only after a failure. */
    boolean answers();

    /**
     * Begins to watch over what it is told from now on, where it answers before that outlasts a crash; blocking. Empty
     * where whatever it has answered to lasts.
     *
     * @throws DependencyAway when it does not answer
     */
    default Optional<Watch> watch() {
        return Optional.empty();
    }

    /** Redis alone, which the consumer asks anyway. */
    Dependency NONE = () -> true;

    /** Watches over what a dependency was told since the watch began. For one thread at a time. */
    @FunctionalInterface
    interface Watch {

        /**
         * Returns when all that the dependency had answered to before this call outlasts a crash; blocking, for about
         * two seconds at most.
         *
         * @throws DependencyAway when some of what it was told since the watch began may be forgotten; then this watch
         *     is of no use any more
         */
        void settle();
    }
}
