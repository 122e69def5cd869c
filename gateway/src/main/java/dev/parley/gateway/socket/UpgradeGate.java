package dev.parley.gateway.socket;

import dev.parley.gateway.connection.Admission;
import io.netty.channel.Channel;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Refuses upgrades by 503 when there is no room, before anybody's token is looked at. */
@ApplicationScoped
@Priority(Integer.MAX_VALUE)
public class UpgradeGate implements HttpUpgradeCheck {

    /** The network connection, which a socket that takes no close frame has to be cut off from. */
    static final UserData.TypedKey<Channel> CHANNEL = new UserData.TypedKey<>("channel");

    private static final CheckResult FULL = CheckResult.rejectUpgradeSync(
            503, Map.of("Retry-After", List.of(String.valueOf(Admission.RETRY_AFTER_SECONDS))));

    private final Admission admission;

    UpgradeGate(Admission admission) {
        this.admission = admission;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (!admission.hasRoom()) {
            return Uni.createFrom().item(FULL);
        }
        if (!(context.httpRequest().connection() instanceof ConnectionBase connection)) {
            return CheckResult.rejectUpgrade(400);
        }
        context.userData().put(CHANNEL, connection.channel());
        return CheckResult.permitUpgrade();
    }
}
