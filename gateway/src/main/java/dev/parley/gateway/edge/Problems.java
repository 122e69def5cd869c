package dev.parley.gateway.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bus.http.Unwanted;
import dev.parley.gateway.rest.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Problem documents where no REST route is reached. */
@Singleton
public class Problems {

    private final ObjectMapper json;

    Problems(ObjectMapper json) {
        this.json = json;
    }

    public void answer(RoutingContext context, Problem problem) {
        try {
            problem.headers().forEach(context.response().headers()::set);
            context.response()
                    .setStatusCode(problem.status())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .end(json.writeValueAsString(problem));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem is JSON", impossible);
        }
    }

    /** For requests with a body that nobody wants; how it ends is {@link Unwanted}'s. */
    void answerAndClose(RoutingContext context, Problem problem) {
        context.response().putHeader("Connection", "close");
        answer(context, problem);
        Unwanted.drop(context);
    }
}
