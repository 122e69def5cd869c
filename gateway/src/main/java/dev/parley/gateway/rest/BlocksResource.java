package dev.parley.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.message.ClientMessage;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** A person's own blocklist. Whoever is on it is named by an opaque id, never by username. */
@Path("/api/blocks")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class BlocksResource {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,36}");

    private final CommandRequests requests;

    BlocksResource(CommandRequests requests) {
        this.requests = requests;
    }

    /** A block that was made; @param id for {@link #unblock} */
    public record Made(String id) {}

    public record Blocklist(List<Entry> blocks) {}

    /** @param name that the blocked person showed; left out when unknown */
    public record Entry(
            String id,
            @JsonInclude(JsonInclude.Include.NON_NULL) String name,
            Instant blockedAt) {}

    /** Acknowledged once matching respects it. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response block(@NotNull(message = "must be given") @Valid ClientMessage.Block block) {
        return requests.ask(
                block,
                answer -> answer instanceof Notice.Ok ok && ok.block() != null
                        ? Response.status(Response.Status.CREATED)
                                .entity(new Made(ok.block()))
                                .build()
                        : Refusals.ofConversation(answer));
    }

    @GET
    public Response blocks() {
        return requests.ask(
                new ClientMessage.Blocks(null),
                answer -> answer instanceof Notice.Blocks list
                        ? Response.ok(blocklist(list)).build()
                        : Refusals.ofConversation(answer));
    }

    @DELETE
    @Path("{id}")
    public Response unblock(@PathParam("id") String id) {
        if (!ID.matcher(id).matches()) {
            return Refusals.notFound("there is no such block").response();
        }
        return requests.ask(
                new ClientMessage.Unblock(null, id),
                answer -> answer instanceof Notice.Ok ? Response.noContent().build() : Refusals.ofConversation(answer));
    }

    private static Blocklist blocklist(Notice.Blocks list) {
        return new Blocklist(list.blocks().stream()
                .map(blocked -> new Entry(blocked.id(), blocked.name(), blocked.blockedAt()))
                .toList());
    }
}
