package dev.parley.gateway.rest;

import dev.parley.bus.message.Notice;
import jakarta.ws.rs.core.Response;

/** What a route answers where a service's notice is not what it asked for. */
final class Refusals {

    private Refusals() {}

    static Response of(Notice answer) {
        return answer instanceof Notice.Error error
                ? Problem.of(error).response()
                : Problem.unavailable().response();
    }

    /** Where the conversation is what was asked for, and not a state that is in the way. */
    static Response ofConversation(Notice answer) {
        return answer instanceof Notice.Error error && error.code() == Notice.Code.NOT_IN_SESSION
                ? notFound(error.message()).response()
                : of(answer);
    }

    static Problem notFound(String what) {
        return Problem.of(404, Notice.Code.NOT_FOUND, what);
    }
}
