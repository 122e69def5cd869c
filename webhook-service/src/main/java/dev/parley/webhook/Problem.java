package dev.parley.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bus.message.Notice;
import io.netty.handler.codec.http.HttpResponseStatus;

/** What is refused, by RFC 9457, {@code application/problem+json}: says what kind of error it is, and nothing about why. */
record Problem(String title, int status, Notice.Code code) {

    static final Problem TOO_LARGE = of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, Notice.Code.TOO_LARGE);
    static final Problem UNAUTHENTICATED = of(HttpResponseStatus.UNAUTHORIZED, Notice.Code.UNAUTHENTICATED);
    static final Problem BAD_MESSAGE = of(HttpResponseStatus.BAD_REQUEST, Notice.Code.BAD_MESSAGE);
    static final Problem UNAVAILABLE = of(HttpResponseStatus.SERVICE_UNAVAILABLE, Notice.Code.UNAVAILABLE);

    static final String MEDIA_TYPE = "application/problem+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Problem of(HttpResponseStatus status, Notice.Code code) {
        return new Problem(status.reasonPhrase(), status.code(), code);
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem is JSON", impossible);
        }
    }
}
