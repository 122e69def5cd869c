package dev.parley.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bus.message.Notice;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

/** Refuses what says of itself that it is too large, before anything else; the server itself would say nothing more. */
@Singleton
class SizeGuard {

    private static final int BEFORE_EVERYTHING = 1000;
    private static final long LARGEST_BODY = 64 * 1024;

    /** Of a length that a long can hold. */
    private static final int DIGITS = 18;

    private final ObjectMapper json;

    SizeGuard(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length == null || length.length() <= DIGITS && Long.parseLong(length) <= LARGEST_BODY) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(Response.Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode())
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Connection", "close")
                .end(tooLarge());
    }

    private String tooLarge() {
        Response.Status status = Response.Status.REQUEST_ENTITY_TOO_LARGE;
        try {
            return json.writeValueAsString(
                    new Problem(status.getReasonPhrase(), status.getStatusCode(), Notice.Code.TOO_LARGE));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem is JSON", impossible);
        }
    }
}
