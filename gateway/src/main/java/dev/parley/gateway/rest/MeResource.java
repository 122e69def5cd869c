package dev.parley.gateway.rest;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.OwnData;
import dev.parley.gateway.ClientAddresses;
import dev.parley.gateway.Limits;
import dev.parley.gateway.connection.Admission;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.message.ClientMessage;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who one is, what is stored about one, and how one is forgotten. A browser can't see why an upgrade or an event stream
 * failed; here it is told the same by the same status.
 */
@Path("/api/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class MeResource {

    private static final String PAGE = "50";
    private static final long LONGEST_PAGE = 200;
    private static final String NO_LIMIT = "limit must be from 1 to 200";
    private static final String NO_PAGE = "before must be what the page before gave as next";

    private final Admission admission;
    private final Limits limits;
    private final ClientAddresses addresses;
    private final HttpServerRequest request;
    private final JsonWebToken token;
    private final CommandRequests requests;
    private final Exports exports;

    MeResource(
            Admission admission,
            Limits limits,
            ClientAddresses addresses,
            HttpServerRequest request,
            JsonWebToken token,
            CommandRequests requests,
            Exports exports) {
        this.admission = admission;
        this.limits = limits;
        this.addresses = addresses;
        this.request = request;
        this.token = token;
        this.requests = requests;
        this.exports = exports;
    }

    /** @param erasedAt when that was recorded */
    public record Erased(Instant erasedAt) {}

    public record Me(String user, String name, Instant expiresAt) {}

    /** @param next {@code before} of the next page; null on the last one */
    public record HistoryPage(List<OwnData.Conversation> conversations, String next) {}

    /** Past conversations, the newest first. @param before {@code next} of the page before */
    @GET
    @Path("history")
    @RunOnVirtualThread
    public Response history(
            @QueryParam("before") @Pattern(regexp = "[0-9a-z.]{1,40}", message = NO_PAGE) String before,
            @QueryParam("limit")
                    @DefaultValue(PAGE)
                    @Min(value = 1, message = NO_LIMIT)
                    @Max(value = LONGEST_PAGE, message = NO_LIMIT)
                    int limit) {
        return requests.ask(
                new ClientMessage.History(null, before, limit),
                answer -> answer instanceof Notice.Own own && own.data() instanceof OwnData.History page
                        ? Response.ok(new HistoryPage(page.conversations(), page.next()))
                                .build()
                        : Refusals.of(answer));
    }

    /** Everything that is stored about one, as a file. */
    @GET
    @Path("export")
    @RunOnVirtualThread
    public Response export() {
        return exports.begin(Person.of(token).user());
    }

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
