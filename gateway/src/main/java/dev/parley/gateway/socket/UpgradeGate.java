package dev.parley.gateway.socket;

import dev.parley.gateway.connection.Admission;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a place for each socket before anybody's token is looked at, and refuses upgrades by 503 where there is none. The
 * place is given back when the upgrade is refused all the same, and otherwise with the end of the network connection.
 */
@ApplicationScoped
@Priority(Integer.MAX_VALUE)
public class UpgradeGate implements HttpUpgradeCheck {

    /** The network connection, which a socket that takes no close frame has to be cut off from. */
    static final UserData.TypedKey<Channel> CHANNEL = new UserData.TypedKey<>("channel");

    private static final AttributeKey<Admission.Place> PLACE = AttributeKey.valueOf("parley.place");
    private static final int AFTER_THE_GUARD = 100;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final CheckResult FULL = CheckResult.rejectUpgradeSync(
            503, Map.of("Retry-After", List.of(String.valueOf(Admission.RETRY_AFTER_SECONDS))));

    private final Admission admission;

    UpgradeGate(Admission admission) {
        this.admission = admission;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        Optional<Channel> channel = channel(context.httpRequest());
        if (channel.isEmpty()) {
            return CheckResult.rejectUpgrade(400);
        }
        Optional<Admission.Place> place = admission.place();
        if (place.isEmpty()) {
            return Uni.createFrom().item(FULL);
        }
        channel.get().attr(PLACE).set(place.get());
        channel.get().closeFuture().addListener(closed -> place.get().giveBack());
        context.userData().put(CHANNEL, channel.get());
        return CheckResult.permitUpgrade();
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, AFTER_THE_GUARD);
    }

    private void watch(RoutingContext context) {
        if (context.request().headers().contains("Upgrade")) {
            channel(context.request()).ifPresent(channel -> Handshake.begin(channel, context));
            context.addEndHandler(ended -> refused(context));
        }
        context.next();
    }

    /** Network connections may bring further requests, and so must not keep the place of one that was refused. */
    private static void refused(RoutingContext context) {
        if (context.response().getStatusCode() != SWITCHING_PROTOCOLS) {
            channel(context.request()).ifPresent(UpgradeGate::refused);
        }
    }

    private static void refused(Channel channel) {
        Handshake.end(channel);
        Admission.Place place = channel.attr(PLACE).getAndSet(null);
        if (place != null) {
            place.giveBack();
        }
    }

    private static Optional<Channel> channel(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? Optional.of(connection.channel())
                : Optional.empty();
    }
}
