package dev.parley.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.bus.message.Notice;
import dev.parley.bus.stats.MatchingStats;
import dev.parley.gateway.GatewayStatus;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** How things stand, for anybody. */
@Path("/api/stats")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class StatsResource {

    private final RecentStats stats;
    private final GatewayStatus status;

    StatsResource(RecentStats stats, GatewayStatus status) {
        this.stats = stats;
        this.status = status;
    }

    /**
     * @param online people connected to all gateways, some seconds old
     * @param waiting people who wait
     * @param live conversations that go on; left out while unknown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stats(long online, long waiting, Long live, TimeToMatch timeToMatch) {}

    /**
     * From asking to being told of a match.
     *
     * @param count people told within the last five minutes; without any, the rest is left out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TimeToMatch(long count, Long p50Milliseconds, Long p90Milliseconds, Long p99Milliseconds) {}

    @GET
    public Response stats() {
        return stats.read()
                .map(reading -> Response.ok(stats(reading)).build())
                .orElseGet(() -> Problem.of(503, Notice.Code.UNAVAILABLE, "nothing is known just now", 1L)
                        .response());
    }

    private Stats stats(MatchingStats.Reading reading) {
        return new Stats(
                status.online(),
                reading.waiting(),
                reading.live(),
                new TimeToMatch(reading.told(), reading.p50(), reading.p90(), reading.p99()));
    }
}
