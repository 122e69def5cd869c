package dev.parley.gateway.rest;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Moderation;
import dev.parley.bus.message.Moderation.Which;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.ReportReason;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.message.ClientMessage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reports and bans, for moderators. People are opaque ids; every decision is recorded with who and when. */
@Path("/api/moderation")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Person.MODERATOR)
@RunOnVirtualThread
public class ModerationResource {

    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final String PAGE = "50";
    private static final long LONGEST_PAGE = 200;
    private static final String NO_LIMIT = "limit must be from 1 to 200";
    private static final long HOURS_OF_TEN_YEARS = 87_600;

    private final CommandRequests requests;

    ModerationResource(CommandRequests requests) {
        this.requests = requests;
    }

    /**
     * @param reason for the record, seen by moderators, and by the person in an export of their data
     * @param hours null for good
     */
    public record BanWish(
            @NotBlank @Size(max = 500) String reason,
            @Min(1) @Max(HOURS_OF_TEN_YEARS) Long hours) {}

    /** @param before {@code next} of the page before */
    @GET
    @Path("reports")
    public Response reports(
            @QueryParam("which") @DefaultValue("open") String which,
            @QueryParam("reason") String reason,
            @QueryParam("before") String before,
            @QueryParam("limit")
                    @DefaultValue(PAGE)
                    @Min(value = 1, message = NO_LIMIT)
                    @Max(value = LONGEST_PAGE, message = NO_LIMIT)
                    int limit) {
        Which wanted = word(Which.class, which);
        ReportReason about = reason == null ? null : word(ReportReason.class, reason);
        if (wanted == null || wanted == Which.ACTIVE) {
            return unknown("which: must be open, decided or all");
        }
        if (reason != null && about == null) {
            return unknown("reason: must be one of the reasons of reports");
        }
        return page(before, () -> new Moderation.ListReports(wanted, about, before, limit));
    }

    @GET
    @Path("reports/{id}")
    public Response report(@PathParam("id") String id) {
        return about(id, Moderation.ShowReport::new);
    }

    @POST
    @Path("reports/{id}/dismiss")
    public Response dismiss(@PathParam("id") String id) {
        return about(id, report -> new Moderation.Dismiss(report, Uuid7.fresh()));
    }

    @POST
    @Path("reports/{id}/ban")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response ban(@PathParam("id") String id, @NotNull(message = "must be given") @Valid BanWish wish) {
        Duration length = wish.hours() == null ? null : Duration.ofHours(wish.hours());
        return about(id, report -> new Moderation.Ban(report, Uuid7.fresh(), wish.reason(), length));
    }

    /** @param before {@code next} of the page before */
    @GET
    @Path("bans")
    public Response bans(
            @QueryParam("which") @DefaultValue("active") String which,
            @QueryParam("before") String before,
            @QueryParam("limit")
                    @DefaultValue(PAGE)
                    @Min(value = 1, message = NO_LIMIT)
                    @Max(value = LONGEST_PAGE, message = NO_LIMIT)
                    int limit) {
        Which wanted = word(Which.class, which);
        if (wanted != Which.ACTIVE && wanted != Which.ALL) {
            return unknown("which: must be active or all");
        }
        return page(before, () -> new Moderation.ListBans(wanted, before, limit));
    }

    @POST
    @Path("bans/{id}/lift")
    public Response lift(@PathParam("id") String id) {
        return about(id, ban -> new Moderation.Lift(ban, Uuid7.fresh()));
    }

    private Response about(String id, Function<String, Moderation> what) {
        return ID.matcher(id).matches()
                ? ask(what.apply(id))
                : Refusals.notFound("there is no such report or ban").response();
    }

    private Response page(String before, Supplier<Moderation> what) {
        return before == null || ID.matcher(before).matches()
                ? ask(what.get())
                : unknown("before: must be what the page before gave as next");
    }

    private Response ask(Moderation what) {
        return requests.ask(
                new ClientMessage.Moderate(null, what),
                answer -> answer instanceof Notice.Moderation moderation
                        ? Response.ok(moderation.answer()).build()
                        : Refusals.of(answer));
    }

    private static Response unknown(String what) {
        return Problem.of(400, Notice.Code.BAD_MESSAGE, what).response();
    }

    /** The constant of that name in lower case, or null. */
    private static <E extends Enum<E>> E word(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        return null;
    }
}
