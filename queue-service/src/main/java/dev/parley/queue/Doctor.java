package dev.parley.queue;

import dev.parley.bus.message.QueueCommand.Disconnected;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.stream.DependencyAway;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Who waits unattended at this moment, one line each, for {@code ./parley doctor}: {@code GET /q/doctor} on the
 * management port. Corrects nothing.
 */
@Singleton
class Doctor {

    private static final Logger LOG = Logger.getLogger(Doctor.class);
    private static final int LINES = 100;

    private final Unattended unattended;

    Doctor(Unattended unattended) {
        this.unattended = unattended;
    }

    void route(@Observes ManagementInterface management) {
        management.router().get("/q/doctor").blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext context) {
        HttpServerResponse response = context.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        try {
            response.end(report(unattended.find()));
        } catch (DependencyAway | RedisRefused away) {
            LOG.debugf("No findings: %s", away.getMessage());
            response.setStatusCode(503).end("Redis does not answer\n");
        }
    }

    private static String report(List<Disconnected> people) {
        if (people.isEmpty()) {
            return "nothing to correct\n";
        }
        String shown = people.stream()
                .limit(LINES)
                .map(person -> person.user() + " waits and no gateway knows of them: take them for disconnected\n")
                .collect(Collectors.joining());
        int more = people.size() - LINES;
        return more > 0 ? shown + "and " + more + " more\n" : shown;
    }
}
