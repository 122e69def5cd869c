package dev.parley.webhook;

import dev.parley.bus.message.Notice;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** An answer by RFC 9457, {@code application/problem+json}: says what kind of error it is, and nothing about why. */
record Problem(String title, int status, Notice.Code code) {

    private static final MediaType TYPE = new MediaType("application", "problem+json");

    static Response.ResponseBuilder answer(Response.StatusType status, Notice.Code code) {
        return Response.status(status)
                .type(TYPE)
                .entity(new Problem(status.getReasonPhrase(), status.getStatusCode(), code));
    }
}
