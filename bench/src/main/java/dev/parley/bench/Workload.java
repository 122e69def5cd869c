package dev.parley.bench;

import io.vertx.core.Future;

/** Something that people do while the bench measures. All methods are called on the one event loop. */
interface Workload {

    /** One line for the report: who does what. */
    String description();

    /** Everybody is there when it completes; fails with {@link Unreachable} when that can't be. */
    Future<Void> connect();

    /** Does it; completes when it has ended by itself or after {@link #stop}, settled and checked. */
    Future<Void> run();

    /** Ends {@link #run} as soon as possible. May be called more than once, and before it. */
    void stop();

    /** One line about now. */
    String progress();
}
