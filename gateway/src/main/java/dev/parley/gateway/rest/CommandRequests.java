package dev.parley.gateway.rest;

import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.Limits;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.message.ClientMessage;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Requests that are commands: of the person whose token came with them, limited, sent, and answered. Waits. */
@Singleton
class CommandRequests {

    private final RestCommands commands;
    private final Limits limits;
    private final JsonWebToken token;
    private final HttpHeaders headers;

    CommandRequests(RestCommands commands, Limits limits, JsonWebToken token, HttpHeaders headers) {
        this.commands = commands;
        this.limits = limits;
        this.token = token;
        this.headers = headers;
    }

    /** @param answer what a service's notice means to this route */
    Response ask(ClientMessage.Command command, Function<Notice, Response> answer) {
        Person person = Person.of(token);
        long wait = limits.command(person.user());
        if (wait > 0) {
            return Problem.tooFast(wait).response();
        }
        return commands.ask(command, person, traceParent())
                .map(answer)
                .orElseGet(() -> Problem.unavailable().response());
    }

    /**
     * For further commands of the same request, which are not counted; to be used also where the request's own person is
     * out of reach. Empty as in {@link RestCommands#ask}.
     */
    Function<ClientMessage.Command, Optional<Notice>> further() {
        Person person = Person.of(token);
        String trace = traceParent();
        return command -> commands.ask(command, person, trace);
    }

    private String traceParent() {
        return TraceParent.orFresh(headers.getHeaderString("traceparent"));
    }
}
