package dev.parley.webhook;

import dev.parley.bus.http.Unwanted;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** The answers to webhooks. For the request's own thread; nobody is answered who has gone. */
final class Answers {

    private static final String RETRY_AFTER_SECONDS = "1";

    private Answers() {}

    static void ok(RoutingContext context) {
        if (isThere(context)) {
            context.response().setStatusCode(HttpResponseStatus.OK.code()).end();
        }
    }

    static void problem(RoutingContext context, Problem problem) {
        if (!isThere(context)) {
            return;
        }
        HttpServerResponse response = context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (problem == Problem.UNAVAILABLE) {
            response.putHeader(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.end(problem.json());
    }

    /** Without having read the body, which is dropped; then the connection is closed. */
    static void problemAndClose(RoutingContext context, Problem problem) {
        context.response().putHeader(HttpHeaderNames.CONNECTION, "close");
        problem(context, problem);
        Unwanted.drop(context);
    }

    private static boolean isThere(RoutingContext context) {
        return !context.response().ended() && !context.response().closed();
    }
}
