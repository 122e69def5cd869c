package dev.parley.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.stream.StreamAppender;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Where LiveKit delivers its webhooks. One is answered by 200 after it has been appended to {@code livekit:events}, or
 * found to be none of our business; by 503 when it may not have been appended, so that LiveKit sends it again (it does
 * so after 5xx, never after 4xx). Runs on event loops and never waits.
 */
@Singleton
public class WebhookRoute {

    private static final String PATH = "/api/livekit/webhooks";

    private final WebhookVerifier verifier;
    private final Bodies bodies;
    private final StreamAppender appender;
    private final Streams streams;
    private final WebhookCounts counts;

    WebhookRoute(WebhookConfig config, Bodies bodies, StreamAppender appender, Streams streams, WebhookCounts counts) {
        WebhookKeys keys = WebhookKeys.from(config);
        this.verifier = new WebhookVerifier(keys, Clock.systemUTC());
        this.bodies = bodies;
        this.appender = appender;
        this.streams = streams;
        this.counts = counts;
        Rehearsal.of(verifier, keys);
    }

    void register(@Observes Router router) {
        router.post(PATH).handler(this::receive);
    }

    /** Only the body of a webhook whose token is LiveKit's is kept while it comes. */
    private void receive(RoutingContext context) {
        switch (verifier.token(context.request().getHeader(HttpHeaderNames.AUTHORIZATION))) {
            case WebhookVerifier.Token.Refused refused -> bodies.skip(context, () -> refuse(context, refused.why()));
            case WebhookVerifier.Token.Genuine genuine ->
                bodies.read(context, counts::noRoom, body -> received(context, genuine, body));
        }
    }

    private void received(RoutingContext context, WebhookVerifier.Token.Genuine token, byte[] body) {
        if (!token.isAbout(body)) {
            refuse(context, Refusal.WRONG_BODY);
            return;
        }
        Optional<LiveKitEvent> event;
        try {
            event = WebhookBody.read(body);
        } catch (InvalidProtocolBufferException unreadable) {
            counts.unreadable();
            Answers.problem(context, Problem.BAD_MESSAGE);
            return;
        }
        if (event.isEmpty()) {
            counts.ignored();
            Answers.ok(context);
            return;
        }
        append(context, event.get());
    }

    private void refuse(RoutingContext context, Refusal why) {
        counts.refused(why);
        Answers.problem(context, Problem.UNAUTHENTICATED);
    }

    private void append(RoutingContext context, LiveKitEvent event) {
        Context thread = context.vertx().getOrCreateContext();
        String trace = TraceParent.orFresh(context.request().getHeader("traceparent"));
        appender.append(streams.liveKitEvents(), event, trace).whenComplete((id, problem) -> {
            if (problem == null) {
                counts.appended();
                thread.runOnContext(now -> Answers.ok(context));
            } else {
                counts.failed(problem);
                thread.runOnContext(now -> Answers.problem(context, Problem.UNAVAILABLE));
            }
        });
    }
}
