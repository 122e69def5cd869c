package dev.parley.gateway.rest;

import dev.parley.bus.message.Notice;
import dev.parley.gateway.ClientAddresses;
import dev.parley.gateway.Limits;
import dev.parley.gateway.connection.Admission;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.message.ClientMessage;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who one is, and how one is forgotten. A browser can't see why an upgrade or an event stream failed; here it is told the same by the same status. */
@Path("/api/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class MeResource {

    private final Admission admission;
    private final Limits limits;
    private final ClientAddresses addresses;
    private final HttpServerRequest request;
    private final JsonWebToken token;
    private final CommandRequests requests;

    MeResource(
            Admission admission,
            Limits limits,
            ClientAddresses addresses,
            HttpServerRequest request,
            JsonWebToken token,
            CommandRequests requests) {
        this.admission = admission;
        this.limits = limits;
        this.addresses = addresses;
        this.request = request;
        this.token = token;
        this.requests = requests;
    }

    /** @param erasedAt when that was recorded */
    public record Erased(Instant erasedAt) {}

    public record Me(String user, String name, Instant expiresAt) {}

    /** Accepted once it is recorded; the rest follows within a minute. From then on the token is refused. */
    @DELETE
    @RunOnVirtualThread
    public Response erase() {
        return requests.ask(
                new ClientMessage.Erase(null),
                answer -> answer instanceof Notice.Error error
                        ? Problem.of(error).response()
                        : Response.accepted(new Erased(Instant.now())).build());
    }

    @GET
    @NonBlocking
    public Response me() {
        if (!admission.hasRoom()) {
            return Problem.full().response();
        }
        long wait = limits.handshakeRefused(addresses.of(request));
        if (wait > 0) {
            return Problem.hasty(wait).response();
        }
        Person person = Person.of(token);
        return Response.ok(new Me(person.user(), person.name(), person.expiresAt()))
                .build();
    }
}
