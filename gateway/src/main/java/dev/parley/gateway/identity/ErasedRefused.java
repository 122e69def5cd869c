package dev.parley.gateway.identity;

import dev.parley.bus.erasure.ErasedSubjects;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/**
 * Refuses the tokens of people who were erased, wherever tokens are accepted. While Redis is away nobody can be looked
 * up, and nothing be done either: then admission finds them out, as it does before the list is complete again.
 */
@Singleton
public class ErasedRefused implements SecurityIdentityAugmentor {

    private static final Logger LOG = Logger.getLogger(ErasedRefused.class);

    private final ErasedSubjects subjects;

    ErasedRefused(ErasedSubjects subjects) {
        this.subjects = subjects;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Uni.createFrom().item(identity);
        }
        Context request = Vertx.currentContext();
        return Uni.createFrom()
                .completionStage(() -> subjects.contains(token.getSubject()))
                .onFailure()
                .recoverWithItem(away -> {
                    LOG.debugf("whether somebody was erased is not known: %s", away.getMessage());
                    return false;
                })
                // The answer may come on the context of another request, whose scope this one would share from then on.
                .emitOn(goOn -> request.runOnContext(now -> goOn.run()))
                .map(erased -> {
                    if (erased) {
                        throw new AuthenticationFailedException("the person was erased");
                    }
                    return identity;
                });
    }
}
