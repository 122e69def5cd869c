package dev.parley.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.bus.TraceParent;
import dev.parley.bus.erasure.ErasedSubjects;
import dev.parley.bus.message.Notice;
import dev.parley.bus.redis.RedisAway;
import dev.parley.gateway.ClientAddresses;
import dev.parley.gateway.Limits;
import dev.parley.gateway.accounts.Account;
import dev.parley.gateway.accounts.Accounts;
import dev.parley.gateway.accounts.ProviderAway;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.identity.Tokens;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Accounts: where one signs in, and what the provider's token is exchanged for; see docs/adr/0014. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class AccountResource {

    private static final Logger LOG = Logger.getLogger(AccountResource.class);

    private final Accounts accounts;
    private final Tokens tokens;
    private final ErasedSubjects erased;
    private final Limits limits;
    private final ClientAddresses addresses;
    private final HttpServerRequest request;
    private final DeviceCookie device;
    private final JWTParser parser;
    private final RestCommands commands;
    private final HttpHeaders headers;

    AccountResource(
            Accounts accounts,
            Tokens tokens,
            ErasedSubjects erased,
            Limits limits,
            ClientAddresses addresses,
            HttpServerRequest request,
            DeviceCookie device,
            JWTParser parser,
            RestCommands commands,
            HttpHeaders headers) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.erased = erased;
        this.limits = limits;
        this.addresses = addresses;
        this.request = request;
        this.device = device;
        this.parser = parser;
        this.commands = commands;
        this.headers = headers;
    }

    /** @param account where one signs in; left out where there are guests alone */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Options(SignInAt account) {}

    /** @param scope to ask the provider for */
    public record SignInAt(String issuer, String clientId, String scope) {}

    /** How one may come. */
    @GET
    @Path("api/auth/options")
    @NonBlocking
    public Options options() {
        return new Options(accounts.provider()
                .map(provider -> new SignInAt(provider.issuer(), provider.clientId(), provider.scope()))
                .orElse(null));
    }

    /** Waits for the provider where its keys are not known, and until matching knows what the account has of the guest. */
    @POST
    @Path("api/auth/account")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public Response account(
            @NotNull(message = "must be given") @Valid SignIn signIn, @CookieParam(DeviceCookie.NAME) Cookie sent) {
        if (accounts.provider().isEmpty()) {
            return Refusals.notFound("there are no accounts here").response();
        }
        long wait = limits.signIn(addresses.of(request));
        if (wait > 0) {
            return Problem.of(429, Notice.Code.RATE_LIMITED, "too many sign-ins just now", wait)
                    .response();
        }
        try {
            Optional<Account> account = accounts.verify(signIn.token());
            return account.filter(one -> one.until().isAfter(Instant.now()))
                    .map(one -> enter(one, signIn.guest(), sent))
                    .orElseGet(() -> Problem.unauthenticated().response());
        } catch (ProviderAway away) {
            return Problem.of(
                            503,
                            Notice.Code.UNAVAILABLE,
                            "nobody can sign in just now; guests can come in",
                            away.retryAfterSeconds())
                    .response();
        }
    }

    private Response enter(Account account, String guestToken, Cookie sent) {
        if (isErased(account)) {
            return Problem.of(403, Notice.Code.FORBIDDEN, "this account was erased and can't come back yet")
                    .response();
        }
        String id = device.id(sent);
        if (guestToken == null) {
            return entered(tokens.account(account.user(), null, id, account.moderator(), account.until()), id);
        }
        Optional<Person> guest = guest(guestToken);
        if (guest.isEmpty()) {
            return Problem.of(401, Notice.Code.UNAUTHENTICATED, "the guest's token is not valid")
                    .response();
        }
        Tokens.Issued issued =
                tokens.account(account.user(), guest.get().name(), id, account.moderator(), account.until());
        String trace = TraceParent.orFresh(headers.getHeaderString("traceparent"));
        return commands.signIn(issued.person(), guest.get().user(), trace)
                .map(answer -> answer instanceof Notice.Ok ? entered(issued, id) : Refusals.of(answer))
                .orElseGet(() -> Problem.unavailable().response());
    }

    /** Accounts are no guests. */
    private Optional<Person> guest(String token) {
        try {
            return Optional.of(Person.of(parser.parse(token))).filter(person -> person.until() == null);
        } catch (ParseException invalid) {
            return Optional.empty();
        }
    }

    private Response entered(Tokens.Issued issued, String id) {
        return Response.status(Response.Status.CREATED)
                .cookie(device.keep(id))
                .entity(AuthResource.Issued.of(issued))
                .build();
    }

    /** While Redis is away nobody knows; then admission finds out. */
    private boolean isErased(Account account) {
        try {
            return erased.contains(account.user()).join();
        } catch (CompletionException | RedisAway away) {
            LOG.debugf("whether an account was erased is not known: %s", away.getMessage());
            return false;
        }
    }
}
