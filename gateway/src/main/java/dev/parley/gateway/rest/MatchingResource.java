package dev.parley.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Codec;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.message.ClientMessage;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** The commands of a socket for those who ask over REST. */
@Path("/api/matching")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class MatchingResource {

    private static final String BODY = "must be given";

    private final CommandRequests requests;
    private final ObjectMapper json;

    MatchingResource(CommandRequests requests, ObjectMapper json) {
        this.requests = requests;
        this.json = json;
    }

    @POST
    @Path("enqueue")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response enqueue(@Valid ClientMessage.Find find) {
        return ask(find == null ? ClientMessage.Find.ANYONE : find);
    }

    @POST
    @Path("cancel")
    public Response cancel() {
        return ask(new ClientMessage.Cancel(null));
    }

    @POST
    @Path("skip")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response skip(@NotNull(message = BODY) @Valid ClientMessage.Skip skip) {
        return ask(skip);
    }

    @POST
    @Path("end")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response end(@NotNull(message = BODY) @Valid ClientMessage.End end) {
        return ask(end);
    }

    @POST
    @Path("heartbeat")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response heartbeat(@NotNull(message = BODY) @Valid ClientMessage.Heartbeat heartbeat) {
        return ask(heartbeat);
    }

    @GET
    @Path("status")
    public Response status() {
        return ask(new ClientMessage.Status(null));
    }

    private Response ask(ClientMessage.Command command) {
        return requests.ask(command, this::answer);
    }

    private Response answer(Notice notice) {
        return switch (notice) {
            case Notice.Error error -> Problem.of(error).response();
            case Notice.Ok ok -> fields(ok, ok.state());
            case Notice.Ready ready -> fields(ready, ready.state());
            case Notice.Matched matched -> fields(matched, Notice.State.MATCHED);
            case Notice.Waiting waiting -> fields(waiting, Notice.State.WAITING);
            case Notice.Idle idle -> fields(idle, Notice.State.IDLE);
            case Notice.Parted parted -> fields(parted, Notice.State.IDLE);
            case Notice.Blocks blocks -> fields(blocks, null);
            case Notice.Moderation moderation -> fields(moderation, null);
            case Notice.Own own -> fields(own, null);
        };
    }

    /** The notice as it would come over a socket, without what only a socket needs. */
    private Response fields(Notice notice, Notice.State state) {
        try {
            ObjectNode fields = (ObjectNode) json.readTree(Codec.write(notice));
            fields.remove("type");
            fields.remove("id");
            if (state != null) {
                fields.put("state", state.name().toLowerCase(Locale.ROOT));
            }
            return Response.ok(fields).build();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a notice is JSON", impossible);
        }
    }
}
