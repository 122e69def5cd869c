package dev.parley.gateway.socket;

import dev.parley.gateway.identity.Person;
import io.netty.channel.Channel;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Refuses nobody: when all others have let a client in, it is noted who it is, the request is forgotten, and what the
 * client sends is kept until its socket is open.
 */
@ApplicationScoped
@Priority(Integer.MIN_VALUE)
public class LastUpgradeCheck implements HttpUpgradeCheck {

    /** Who is coming in, where the endpoint lets nobody in without a token. */
    static final UserData.TypedKey<Person> PERSON = new UserData.TypedKey<>("person");

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        Channel channel = context.userData().get(UpgradeGate.CHANNEL);
        return context.securityIdentity().flatMap(identity -> {
            if (identity.getPrincipal() instanceof JsonWebToken token) {
                context.userData().put(PERSON, Person.of(token));
            }
            Handshake.forget(channel);
            EagerBytes.keep(channel);
            return CheckResult.permitUpgrade();
        });
    }
}
