package dev.parley.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.connection.Admission;
import io.netty.handler.codec.http.HttpResponseStatus;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * RFC 9457 problem details.
 *
 * @param title the status in words
 * @param detail what was wrong, without anything that was sent
 * @param code of docs/protocol.md
 * @param retryAfterSeconds goes into the header {@code Retry-After}; null for none
 * @param until when a ban ends; null for anything else, and where nobody knows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        Notice.Code code,
        @JsonProperty("retryAfterSeconds") Long retryAfterSeconds,
        Instant until) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(int status, Notice.Code code, String detail) {
        return of(status, code, detail, null);
    }

    public static Problem of(int status, Notice.Code code, String detail, Long retryAfterSeconds) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        return new Problem("about:blank", title, status, detail, code, retryAfterSeconds, null);
    }

    /** A service's refusal of a command. */
    static Problem of(Notice.Error error) {
        int status = switch (error.code()) {
            case BAD_MESSAGE, UNKNOWN_TYPE -> 400;
            case UNAUTHENTICATED -> 401;
            case BANNED, FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case NOT_WAITING, NOT_IN_SESSION, WRONG_SESSION, ALREADY_MATCHED -> 409;
            case TOO_LARGE -> 413;
            case COOLDOWN, RATE_LIMITED -> 429;
            case UNAVAILABLE -> 503;
        };
        return of(status, error.code(), error.message(), error.retryAfterSeconds())
                .until(error.until());
    }

    private Problem until(Instant end) {
        return new Problem(type, title, status, detail, code, retryAfterSeconds, end);
    }

    public static Problem tooFast(long retryAfterSeconds) {
        return of(429, Notice.Code.RATE_LIMITED, "too many commands, slow down", retryAfterSeconds);
    }

    public static Problem unauthenticated() {
        return of(401, Notice.Code.UNAUTHENTICATED, "a valid token is needed");
    }

    /** One more connection is too many for this gateway. */
    public static Problem full() {
        return of(503, Notice.Code.UNAVAILABLE, "there is no room for one more connection here", (long)
                Admission.RETRY_AFTER_SECONDS);
    }

    /** One more connection was begun too soon. */
    public static Problem hasty(long retryAfterSeconds) {
        return of(503, Notice.Code.UNAVAILABLE, "too many connections are begun just now", retryAfterSeconds);
    }

    /** Nothing answered in time; whatever was asked may still happen. */
    static Problem unavailable() {
        return of(503, Notice.Code.UNAVAILABLE, "no answer in time; ask for the status before asking again", 1L);
    }

    Response response() {
        Response.ResponseBuilder response =
                Response.status(status).type(MEDIA_TYPE).entity(this);
        headers().forEach(response::header);
        return response.build();
    }

    /** What goes with the document. */
    public Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        if (retryAfterSeconds != null) {
            headers.put(HttpHeaders.RETRY_AFTER, retryAfterSeconds.toString());
        }
        if (status == 401) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return headers;
    }
}
