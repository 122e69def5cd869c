package dev.parley.gateway.rest;

import dev.parley.bus.message.Notice;
import dev.parley.gateway.Limits;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.identity.TokenKey;
import dev.parley.gateway.identity.Tokens;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Tokens: for new guests, for those who have one, and the key to verify them. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class AuthResource {

    private final Tokens tokens;
    private final TokenKey key;
    private final Limits limits;
    private final JsonWebToken token;
    private final HttpServerRequest request;

    AuthResource(Tokens tokens, TokenKey key, Limits limits, JsonWebToken token, HttpServerRequest request) {
        this.tokens = tokens;
        this.key = key;
        this.limits = limits;
        this.token = token;
        this.request = request;
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
    public Response guest(@Valid GuestWish wish) {
        long wait = limits.guest(request.remoteAddress().hostAddress());
        if (wait > 0) {
            return Problem.of(429, Notice.Code.RATE_LIMITED, "too many guests from this address", wait)
                    .response();
        }
        Tokens.Issued issued = tokens.guest(wish == null ? null : wish.name());
        return Response.status(Response.Status.CREATED)
                .entity(Issued.of(issued))
                .build();
    }

    @POST
    @Path("api/auth/renew")
    @Authenticated
    public Issued renew() {
        return Issued.of(tokens.renew(Person.of(token)));
    }

    @GET
    @Path(".well-known/jwks.json")
    public String keys() {
        return key.jwks();
    }
}
