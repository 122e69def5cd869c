package dev.parley.bus.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The body of a request that was refused: read and dropped until it ends, or for so many bytes and so long, and then the
 * connection is closed. To close at once would make the client's network throw the answer away while it still sends.
 */
public final class Unwanted {

    private static final long MOST_BYTES = 1024 * 1024;
    private static final long MOST_MILLISECONDS = 2000;

    private final HttpConnection connection;
    private long bytes;

    private Unwanted(HttpConnection connection) {
        this.connection = connection;
    }

    /** To be called once it was answered, on the request's own thread. */
    public static void drop(RoutingContext context) {
        HttpServerRequest request = context.request();
        Unwanted body = new Unwanted(request.connection());
        if (request.isEnded()) {
            body.connection.close();
            return;
        }
        context.vertx().setTimer(MOST_MILLISECONDS, late -> body.connection.close());
        request.handler(body::take);
        request.endHandler(whole -> body.connection.close());
        request.resume();
    }

    private void take(Buffer part) {
        bytes += part.length();
        if (bytes > MOST_BYTES) {
            connection.close();
        }
    }
}
