package dev.parley.gateway.rest;

import dev.parley.gateway.connection.Admission;
import dev.parley.gateway.identity.Person;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who one is. A browser can't see why an upgrade or an event stream failed; here it is told the same by the same status. */
@Path("/api/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@NonBlocking
public class MeResource {

    private final Admission admission;
    private final JsonWebToken token;

    MeResource(Admission admission, JsonWebToken token) {
        this.admission = admission;
        this.token = token;
    }

    public record Me(String user, String name, Instant expiresAt) {}

    @GET
    public Response me() {
        if (!admission.hasRoom()) {
            return Problem.full().response();
        }
        Person person = Person.of(token);
        return Response.ok(new Me(person.user(), person.name(), person.expiresAt()))
                .build();
    }
}
