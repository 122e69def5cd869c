package dev.parley.gateway.edge;

import dev.parley.bus.message.Notice;
import dev.parley.gateway.rest.Problem;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Paths of the API that nobody serves. */
@Singleton
class NothingHere {

    private static final int AFTER_EVERYTHING = Integer.MAX_VALUE - 1;

    private final Problems problems;

    NothingHere(Problems problems) {
        this.problems = problems;
    }

    void register(@Observes Router router) {
        router.route("/api/*")
                .order(AFTER_EVERYTHING)
                .handler(context ->
                        problems.answer(context, Problem.of(404, Notice.Code.NOT_FOUND, "there is nothing here")));
    }
}
