package dev.parley.session;

import dev.parley.bus.stream.DependencyAway;
import dev.parley.session.consumer.Disagreements;
import dev.parley.session.consumer.Reconciler;
import dev.parley.session.core.Findings;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What the reconciler would correct at this moment, one line each, for {@code ./parley doctor}:
 * {@code GET /q/doctor} on the management port; or {@code POST}, with the sessions whose pairs queue-service holds, one a
 * line, and then of those as well. Corrects nothing.
 */
@Singleton
class Doctor {

    private static final Logger LOG = Logger.getLogger(Doctor.class);
    private static final int LINES = 100;

    /** More than queue-service's doctor says. */
    private static final int LARGEST_BODY = 256 * 1024;

    private final Reconciler reconciler;
    private final Disagreements disagreements;

    Doctor(Reconciler reconciler, Disagreements disagreements) {
        this.reconciler = reconciler;
        this.disagreements = disagreements;
    }

    void route(@Observes ManagementInterface management) {
        management
                .router()
                .route("/q/doctor")
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
                .blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext context) {
        HttpServerResponse response = context.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        Optional<Set<String>> held = sessions(context.body().asString());
        if (held.isEmpty()) {
            response.setStatusCode(400).end("each line has to be a session's id\n");
            return;
        }
        try {
            Set<String> over = disagreements.over(held.get());
            Optional<Findings> findings = reconciler.find();
            response.setStatusCode(findings.isPresent() ? 200 : 503)
                    .end(findings.map(found -> report(found, over)).orElse("LiveKit does not answer\n"));
        } catch (DependencyAway away) {
            LOG.debugf("No findings: %s", away.getMessage());
            response.setStatusCode(503).end("PostgreSQL does not answer\n");
        }
    }

    /** Empty where a line is no id. */
    private static Optional<Set<String>> sessions(String body) {
        Set<String> sessions = new TreeSet<>();
        for (String line : body == null ? List.<String>of() : body.lines().toList()) {
            try {
                sessions.add(UUID.fromString(line.strip()).toString());
            } catch (IllegalArgumentException none) {
                return Optional.empty();
            }
        }
        return Optional.of(sessions);
    }

    private static String report(Findings findings, Set<String> over) {
        List<String> lines = new ArrayList<>();
        over.forEach(session -> lines.add(
                "session " + session + " is over or unknown and two are taken for paired: say again that it is over"));
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
