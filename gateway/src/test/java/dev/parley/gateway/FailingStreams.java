package dev.parley.gateway;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Makes event streams fail right after they have begun, where a test asks for it. */
@Singleton
class FailingStreams {

    static final String QUERY = "?fails=after+the+head";

    private static final int BEFORE_THE_STREAM = -1;

    void register(@Observes Router router) {
        router.get(EventReader.PATH).order(BEFORE_THE_STREAM).handler(context -> {
            context.next();
            if (context.response().headWritten() && !context.queryParam("fails").isEmpty()) {
                context.fail(new IllegalStateException("a test wants it so"));
            }
        });
    }
}
