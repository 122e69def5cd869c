package dev.parley.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.message.ClientMessages;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Everything that goes wrong in a request, as a problem document that names no class. */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthenticated(SecurityException problem) {
        return Problem.unauthenticated().response();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException problem) {
        return Problem.of(403, Notice.Code.FORBIDDEN, "the token does not allow this")
                .response();
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException problem) {
        return bad(ClientMessages.violatedField(problem.getConstraintViolations()));
    }

    /** The second one has a mapper of the library's own, which tells the class. */
    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response wrongJson(JsonProcessingException problem) {
        return bad(ClientMessages.wrongField(problem));
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException problem) {
        int status = problem.getResponse().getStatus();
        if (problem.getCause() instanceof JsonProcessingException wrong) {
            return wrongJson(wrong);
        }
        return switch (status) {
            case 404 ->
                Problem.of(404, Notice.Code.NOT_FOUND, "there is nothing here").response();
            case 405 ->
                Problem.of(405, Notice.Code.NOT_FOUND, "this method does not exist here")
                        .response();
            case 413 ->
                Problem.of(413, Notice.Code.TOO_LARGE, "the body is too large").response();
            case 415 ->
                Problem.of(415, Notice.Code.BAD_MESSAGE, "the body must be JSON")
                        .response();
            default ->
                status < 500
                        ? Problem.of(status, Notice.Code.BAD_MESSAGE, "the request can't be understood")
                                .response()
                        : unexpected(problem);
        };
    }

    @ServerExceptionMapper
    Response unexpected(Throwable problem) {
        LOG.errorf(problem, "a request failed");
        return Problem.of(500, Notice.Code.UNAVAILABLE, "something went wrong here")
                .response();
    }

    private static Response bad(String detail) {
        return Problem.of(400, Notice.Code.BAD_MESSAGE, detail).response();
    }
}
