package dev.parley.gateway.rest;

import dev.parley.bus.message.Notice;
import dev.parley.gateway.ClientAddresses;
import dev.parley.gateway.Limits;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.identity.Tickets;
import dev.parley.gateway.identity.TokenKey;
import dev.parley.gateway.identity.Tokens;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/** Tokens: for new guests, for those who have one, and the key to verify them; tickets that stand for one. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class AuthResource {

    private static final Logger LOG = Logger.getLogger(AuthResource.class);

    private final Tokens tokens;
    private final Tickets tickets;
    private final TokenKey key;
    private final Limits limits;
    private final JsonWebToken token;
    private final HttpServerRequest request;
    private final DeviceCookie device;
    private final ClientAddresses addresses;

    AuthResource(
            Tokens tokens,
            Tickets tickets,
            TokenKey key,
            Limits limits,
            JsonWebToken token,
            HttpServerRequest request,
            DeviceCookie device,
            ClientAddresses addresses) {
        this.tokens = tokens;
        this.tickets = tickets;
        this.key = key;
        this.limits = limits;
        this.token = token;
        this.request = request;
        this.device = device;
        this.addresses = addresses;
    }

    /** A token and what it says. */
    public record Issued(String token, String user, String name, Instant expiresAt) {
        static Issued of(Tokens.Issued issued) {
            Person person = issued.person();
            return new Issued(issued.token(), person.user(), person.name(), person.expiresAt());
        }
    }

    @POST
    @Path("api/auth/guest")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response guest(@Valid GuestWish wish, @CookieParam(DeviceCookie.NAME) Cookie sent) {
        long wait = limits.guest(addresses.of(request));
        if (wait > 0) {
            return Problem.of(429, Notice.Code.RATE_LIMITED, "too many guests just now", wait)
                    .response();
        }
        String id = device.id(sent);
        Tokens.Issued issued = tokens.guest(wish == null ? null : wish.name(), id);
        return Response.status(Response.Status.CREATED)
                .cookie(device.keep(id))
                .entity(Issued.of(issued))
                .build();
    }

    @POST
    @Path("api/auth/renew")
    @Authenticated
    public Response renew() {
        Person person = Person.of(token);
        return person.until() != null && !person.until().isAfter(Instant.now())
                ? Problem.unauthenticated().response()
                : Response.ok(Issued.of(tokens.renew(person))).build();
    }

    /** For event streams of browsers, which can give nothing but an address. */
    @POST
    @Path("api/auth/ticket")
    @Authenticated
    public CompletionStage<Response> ticket() {
        Person person = Person.of(token);
        long wait = limits.command(person.user());
        if (wait > 0) {
            return CompletableFuture.completedFuture(Problem.tooFast(wait).response());
        }
        return tickets.issue(person)
                .thenApply(ticket ->
                        Response.status(Response.Status.CREATED).entity(ticket).build())
                .exceptionally(AuthResource::noTicket);
    }

    private static Response noTicket(Throwable away) {
        LOG.debugf("a ticket was not made: %s", away.getMessage());
        return Problem.of(503, Notice.Code.UNAVAILABLE, "no ticket can be made just now", 1L)
                .response();
    }

    @GET
    @Path(".well-known/jwks.json")
    public String keys() {
        return key.jwks();
    }
}
