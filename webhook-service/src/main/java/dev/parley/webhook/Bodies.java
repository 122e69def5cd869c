package dev.parley.webhook;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads webhooks' bodies into memory, of which all those on their way together take a bounded part. A body counts from
 * the head of its request until that is answered, by its announced length or else as the largest. Thread-safe; never
 * waits.
 */
@Singleton
class Bodies {

    /** Bytes of one body at most. */
    static final long LARGEST = 64 * 1024;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    Bodies(WebhookConfig config) {
        this.most = config.bodyBytes();
    }

    /**
     * Reads the body; answers by itself when it turns out too large, and when there is no room for it.
     *
     * @param noRoom runs when there was none
     * @param whole is given the body when it has come
     */
    void read(RoutingContext context, Runnable noRoom, Consumer<byte[]> whole) {
        long size = size(context.request());
        if (taken.addAndGet(size) > most) {
            taken.addAndGet(-size);
            noRoom.run();
            Answers.problemAndClose(context, Problem.UNAVAILABLE);
            return;
        }
        context.addEndHandler(answered -> taken.addAndGet(-size));
        Buffer body = Buffer.buffer();
        take(context, body::appendBuffer, () -> whole.accept(body.getBytes()));
    }

    /** Waits for the end of a body that is not wanted and keeps nothing of it. */
    void skip(RoutingContext context, Runnable whole) {
        take(context, part -> {}, whole);
    }

    private static void take(RoutingContext context, Consumer<Buffer> keep, Runnable whole) {
        HttpServerRequest request = context.request();
        AtomicLong bytes = new AtomicLong();
        request.handler(part -> {
            if (bytes.addAndGet(part.length()) <= LARGEST) {
                keep.accept(part);
            } else {
                Answers.problemAndClose(context, Problem.TOO_LARGE);
            }
        });
        request.endHandler(end -> whole.run());
        request.resume();
    }

    private static long size(HttpServerRequest request) {
        String announced = request.getHeader("Content-Length");
        return announced == null ? LARGEST : Long.parseLong(announced);
    }
}
