package dev.parley.queue;

import dev.parley.bus.message.QueueCommand.Disconnected;
import dev.parley.bus.redis.RedisRefused;
import dev.parley.bus.stream.DependencyAway;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Who waits unattended at this moment, one line each, for {@code ./parley doctor}: {@code GET /q/doctor} on the
 * management port. {@code GET /q/doctor/pairs} says by their sessions, one a line, which pairs the record is asked about,
 * because session-service's doctor alone can tell which of them are wrong. Corrects nothing.
 */
@Singleton
class Doctor {

    private static final Logger LOG = Logger.getLogger(Doctor.class);
    private static final int LINES = 100;

    private final Unattended unattended;
    private final PairedForLong pairedForLong;

    Doctor(Unattended unattended, PairedForLong pairedForLong) {
        this.unattended = unattended;
        this.pairedForLong = pairedForLong;
    }

    void route(@Observes ManagementInterface management) {
        management.router().route("/q/doctor").blockingHandler(answer(() -> report(unattended.find())), false);
        management.router().get("/q/doctor/pairs").blockingHandler(answer(this::pairs), false);
    }

    private String pairs() {
        return pairedForLong.first().stream().map(pair -> pair.session() + "\n").collect(Collectors.joining());
    }

    private static Handler<RoutingContext> answer(Supplier<String> text) {
        return context -> answer(context, text);
    }

    private static void answer(RoutingContext context, Supplier<String> text) {
        HttpServerResponse response = context.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        try {
            response.end(text.get());
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
