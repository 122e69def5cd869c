package dev.parley.gateway.events;

import dev.parley.bus.http.WholeRequests;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.ClientAddresses;
import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.Limits;
import dev.parley.gateway.connection.Admission;
import dev.parley.gateway.connection.Attendance;
import dev.parley.gateway.connection.ClientConnection;
import dev.parley.gateway.edge.Problems;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.identity.Tickets;
import dev.parley.gateway.rest.Problem;
import io.netty.channel.Channel;
import io.quarkus.security.AuthenticationException;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/**
 * {@code GET /api/matching/events}: a connection as a socket is, on which the person is told and says nothing. Opened by
 * a token in the header or by a ticket in the address, which opens nothing else. Runs on event loops and never waits.
 */
@Singleton
class EventStreams {

    private static final Logger LOG = Logger.getLogger(EventStreams.class);
    private static final String PATH = "/api/matching/events";
    private static final String TICKET = "ticket";

    private final Admission admission;
    private final Attendance attendance;
    private final Tickets tickets;
    private final Limits limits;
    private final Problems problems;
    private final ClientAddresses addresses;
    private final GatewayConfig config;

    EventStreams(
            Admission admission,
            Attendance attendance,
            Tickets tickets,
            Limits limits,
            Problems problems,
            ClientAddresses addresses,
            GatewayConfig config) {
        this.admission = admission;
        this.attendance = attendance;
        this.tickets = tickets;
        this.limits = limits;
        this.problems = problems;
        this.addresses = addresses;
        this.config = config;
    }

    void register(@Observes Router router) {
        router.get(PATH).handler(this::ask).failureHandler(this::failed);
    }

    private void ask(RoutingContext context) {
        Optional<Person> bearer = bearer(context);
        List<String> given = context.queryParam(TICKET);
        if (!admission.hasRoom()) {
            problems.answer(context, Problem.full());
        } else if (isHasty(context)) {
            return;
        } else if (bearer.isPresent()) {
            open(context, bearer.get());
        } else if (given.size() == 1) {
            askByTicket(context, given.getFirst());
        } else {
            problems.answer(context, Problem.unauthenticated());
        }
    }

    /** Whether too many connections are begun; then that was answered. */
    private boolean isHasty(RoutingContext context) {
        long wait = limits.handshake(addresses.of(context.request()));
        if (wait > 0) {
            problems.answer(context, Problem.hasty(wait));
        }
        return wait > 0;
    }

    private static Optional<Person> bearer(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser known
                        && known.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token
                ? Optional.of(Person.of(token))
                : Optional.empty();
    }

    private void askByTicket(RoutingContext context, String ticket) {
        String address = addresses.of(context.request());
        long wait = limits.ticket(address);
        if (wait > 0) {
            problems.answer(
                    context,
                    Problem.of(429, Notice.Code.RATE_LIMITED, "too many wrong tickets from this address", wait));
            return;
        }
        Channel channel = channel(context);
        tickets.redeem(ticket)
                .whenComplete((person, problem) -> channel.eventLoop().execute(() -> {
                    if (problem != null) {
                        LOG.debugf("a ticket was not looked up: %s", problem.getMessage());
                        problems.answer(context, unavailable());
                    } else if (person.isEmpty()) {
                        limits.ticketFailed(address);
                        problems.answer(context, Problem.unauthenticated());
                    } else {
                        open(context, person.get());
                    }
                }));
    }

    /** On the network connection's own thread, on which its end is told as well. */
    private void open(RoutingContext context, Person person) {
        if (context.response().closed()) {
            return;
        }
        long wait = limits.command(person.user());
        if (wait > 0) {
            problems.answer(context, Problem.tooFast(wait));
            return;
        }
        // Others may have come while the ticket was looked up.
        Optional<Admission.Place> place = admission.place();
        if (place.isEmpty()) {
            problems.answer(context, Problem.full());
            return;
        }
        WholeRequests.lift(channel(context));
        EventWire wire = new EventWire(context.response(), channel(context));
        ClientConnection connection = new ClientConnection(wire, person, config, Instant.now());
        context.addEndHandler(ended -> {
            place.get().giveBack();
            attendance.gone(connection);
        });
        wire.open();
        attendance.arrive(connection, () -> {});
    }

    /** The server itself would write the whole address, and so the ticket, into the log. */
    private void failed(RoutingContext context) {
        if (context.response().headWritten()) {
            LOG.errorf(context.failure(), "an event stream failed");
            context.request().connection().close();
        } else if (context.failure() instanceof AuthenticationException) {
            problems.answer(context, Problem.unauthenticated());
        } else {
            LOG.errorf(context.failure(), "an event stream was not opened");
            problems.answer(context, Problem.of(500, Notice.Code.UNAVAILABLE, "something went wrong here"));
        }
    }

    private static Problem unavailable() {
        return Problem.of(503, Notice.Code.UNAVAILABLE, "no ticket can be looked up just now", 1L);
    }

    private static Channel channel(RoutingContext context) {
        return ((ConnectionBase) context.request().connection()).channel();
    }
}
