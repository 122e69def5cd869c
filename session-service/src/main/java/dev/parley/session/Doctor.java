package dev.parley.session;

import dev.parley.bus.stream.DependencyAway;
import dev.parley.session.consumer.Reconciler;
import dev.parley.session.core.Findings;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What the reconciler would correct at this moment, one line each, for {@code ./parley doctor}:
 * {@code GET /q/doctor} on the management port. Corrects nothing.
 */
@Singleton
class Doctor {

    private static final Logger LOG = Logger.getLogger(Doctor.class);
    private static final int LINES = 100;

    private final Reconciler reconciler;

    Doctor(Reconciler reconciler) {
        this.reconciler = reconciler;
    }

    void route(@Observes ManagementInterface management) {
        management.router().get("/q/doctor").blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext context) {
        HttpServerResponse response = context.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        try {
            Optional<Findings> findings = reconciler.find();
            response.setStatusCode(findings.isPresent() ? 200 : 503)
                    .end(findings.map(Doctor::report).orElse("LiveKit does not answer\n"));
        } catch (DependencyAway away) {
            LOG.debugf("No findings: %s", away.getMessage());
            response.setStatusCode(503).end("PostgreSQL does not answer\n");
        }
    }

    private static String report(Findings findings) {
        List<String> lines = new ArrayList<>();
        findings.stray()
                .forEach(session -> lines.add("session " + session + " is over or unknown and has a room: delete it"));
        findings.roomless()
                .forEach(session -> lines.add("session " + session
                        + " lives and LiveKit has lost its room: make it again, or end it where somebody is silent"));
        findings.thin()
                .forEach(session -> lines.add(
                        "session " + session + " lives and somebody is not in its room: look who, and wait for them"));
        if (lines.isEmpty()) {
            return "nothing to correct\n";
        }
        int more = lines.size() - LINES;
        String shown = String.join("\n", lines.subList(0, Math.min(LINES, lines.size())));
        return shown + (more > 0 ? "\nand " + more + " more\n" : "\n");
    }
}
