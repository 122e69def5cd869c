package dev.parley.webhook;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Refuses what says of itself that it is too large, before anything else; the server itself would say nothing more. What
 * does not say how large it is, {@link Bodies} measures.
 */
@Singleton
class SizeGuard {

    private static final int BEFORE_EVERYTHING = 1000;

    /** Of a length that a long can hold. */
    private static final int DIGITS = 18;

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length == null || length.length() <= DIGITS && Long.parseLong(length) <= Bodies.LARGEST) {
            context.next();
        } else {
            Answers.problemAndClose(context, Problem.TOO_LARGE);
        }
    }
}
