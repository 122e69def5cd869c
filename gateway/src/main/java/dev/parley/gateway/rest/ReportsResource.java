package dev.parley.gateway.rest;

import dev.parley.bus.message.Notice;
import dev.parley.gateway.message.ClientMessage;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Reports about partners. What becomes of them only moderators see. */
@Path("/api/reports")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ReportsResource {

    private final CommandRequests requests;

    ReportsResource(CommandRequests requests) {
        this.requests = requests;
    }

    /** A report that was recorded, now or before: there is one of each person about another. */
    public record Made(String id) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response report(@NotNull(message = "must be given") @Valid ClientMessage.Report report) {
        return requests.ask(
                report,
                answer -> answer instanceof Notice.Ok ok && ok.report() != null
                        ? Response.status(Response.Status.CREATED)
                                .entity(new Made(ok.report()))
                                .build()
                        : Refusals.ofConversation(answer));
    }
}
