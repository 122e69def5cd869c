package dev.parley.gateway.socket;

import io.netty.channel.Channel;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

/** Refuses nobody: when all others have let a client in, what it sends is kept until its socket is open. */
@ApplicationScoped
@Priority(Integer.MIN_VALUE)
public class LastUpgradeCheck implements HttpUpgradeCheck {

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        Channel channel = context.userData().get(UpgradeGate.CHANNEL);
        EagerBytes.keep(channel);
        return CheckResult.permitUpgrade();
    }
}
