package dev.parley.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.Notice;
import dev.parley.bus.stream.StreamAppender;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;

/**
 * Where LiveKit delivers its webhooks. One is answered by 200 after it has been appended to {@code livekit:events}, or
 * found to be none of our business; by 503 when it may not have been appended, so that LiveKit sends it again (it does
 * so after 5xx, never after 4xx).
 */
@Path("/api/livekit/webhooks")
@Singleton
@Startup
public class WebhookResource {

    private static final int RETRY_AFTER_SECONDS = 1;

    private final WebhookVerifier verifier;
    private final StreamAppender appender;
    private final Streams streams;
    private final WebhookCounts counts;

    WebhookResource(WebhookConfig config, StreamAppender appender, Streams streams, WebhookCounts counts) {
        WebhookKeys keys = WebhookKeys.from(config);
        this.verifier = new WebhookVerifier(keys, Clock.systemUTC());
        this.appender = appender;
        this.streams = streams;
        this.counts = counts;
        Rehearsal.of(verifier, keys);
    }

    @POST
    public Uni<Response> receive(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam("traceparent") String traceParent,
            byte[] body) {
        Optional<Refusal> refusal = verifier.refusal(authorization, body);
        if (refusal.isPresent()) {
            counts.refused(refusal.get());
            return answer(Problem.answer(Response.Status.UNAUTHORIZED, Notice.Code.UNAUTHENTICATED));
        }
        Optional<LiveKitEvent> event;
        try {
            event = WebhookBody.read(body);
        } catch (InvalidProtocolBufferException unreadable) {
            counts.unreadable();
            return answer(Problem.answer(Response.Status.BAD_REQUEST, Notice.Code.BAD_MESSAGE));
        }
        if (event.isEmpty()) {
            counts.ignored();
            return answer(Response.ok());
        }
        return append(event.get(), TraceParent.orFresh(traceParent));
    }

    private Uni<Response> append(LiveKitEvent event, String traceParent) {
        return Uni.createFrom()
                .completionStage(() -> appender.append(streams.liveKitEvents(), event, traceParent))
                .map(id -> {
                    counts.appended();
                    return Response.ok().build();
                })
                .onFailure()
                .recoverWithItem(problem -> {
                    counts.failed(problem);
                    return Problem.answer(Response.Status.SERVICE_UNAVAILABLE, Notice.Code.UNAVAILABLE)
                            .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                            .build();
                });
    }

    private static Uni<Response> answer(Response.ResponseBuilder response) {
        return Uni.createFrom().item(response::build);
    }
}
