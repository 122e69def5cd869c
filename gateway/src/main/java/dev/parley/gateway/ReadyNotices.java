package dev.parley.gateway;

import dev.parley.bus.message.Notice;
import dev.parley.gateway.connection.Connections;
import dev.parley.gateway.identity.Person;
import jakarta.inject.Singleton;

/** Adds to {@code ready} what only the gateway knows. */
@Singleton
public class ReadyNotices {

    private final GatewayConfig config;
    private final GatewayStatus status;
    private final Connections connections;

    ReadyNotices(GatewayConfig config, GatewayStatus status, Connections connections) {
        this.config = config;
        this.status = status;
        this.connections = connections;
    }

    /** The notice itself when it is of another type. */
    public Notice complete(Notice notice, Person person) {
        if (!(notice instanceof Notice.Ready ready)) {
            return notice;
        }
        return new Notice.Ready(
                ready.id(),
                ready.now(),
                person.user(),
                person.expiresAt(),
                ready.state(),
                ready.cooldownUntil(),
                (int) config.heartbeat().toSeconds(),
                online(),
                ready.position(),
                ready.estimatedWaitSeconds(),
                ready.accepts(),
                ready.since(),
                ready.session(),
                ready.wishes());
    }

    /** What all gateways say is some seconds old; whoever is told is one of those here at least. */
    private long online() {
        return Math.max(status.online(), connections.count());
    }
}
