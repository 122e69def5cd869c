package dev.parley.gateway.accounts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The OpenID Connect provider whose accounts may sign in; without an issuer there are guests alone. */
@ConfigMapping(prefix = "parley.accounts")
public interface AccountsConfig {

    /** {@code PARLEY_OIDC_ISSUER}, letter by letter as the provider writes it: {@code https}, or {@code http} on this machine. */
    Optional<String> issuer();

    /** {@code PARLEY_OIDC_CLIENT_ID}: a public client with PKCE. Required with an issuer. */
    Optional<String> clientId();

    /**
     * {@code PARLEY_ACCOUNT_SECRET}: keys the hashes that are accounts' usernames, the same for all gateways, 32 random
     * characters or more. Required with an issuer. With another one everybody is somebody new.
     */
    Optional<String> secret();

    /**
     * {@code PARLEY_OIDC_MODERATOR_CLAIM}: the claim of the ID token that says who is a moderator, by its name or, inside
     * objects, by the names with dots between, such as {@code realm_access.roles}. Without it nobody is.
     */
    Optional<String> moderatorClaim();

    /** {@code PARLEY_OIDC_MODERATOR_VALUE}: what that claim, a text or a list of texts, says of a moderator. */
    @WithDefault("moderator")
    String moderatorValue();

    /** {@code PARLEY_OIDC_SCOPE}: what the page asks the provider for, {@code openid} among it. */
    @WithDefault("openid")
    String scope();

    /**
     * {@code PARLEY_OIDC_ORIGINS}: further addresses to which the page may connect, for providers whose discovery document
     * has tokens asked for at another origin than the issuer's.
     */
    Optional<List<String>> origins();

    /** The provider must begin to answer, and go on to, within this. */
    @WithDefault("3s")
    Duration answerWithin();

    /** How long the provider's keys are used before they are asked for again, unless its answer says another time. */
    @WithDefault("5m")
    Duration keysLife();

    /** How long they are used on while the provider is away. */
    @WithDefault("1h")
    Duration keysKept();

    /** How often, at most, tokens that name an unknown key make us ask for the keys again. */
    @WithDefault("2s")
    Duration keysAtMostEvery();

    /** After the provider did not answer it is not asked again for this long, and for twice as long each further time. */
    @WithDefault("1s")
    Duration retryAfter();

    /** See {@link #retryAfter()}: never longer. */
    @WithDefault("1m")
    Duration retryAfterAtMost();

    /** An ID token that says it ends later than this from now is refused. */
    @WithDefault("24h")
    Duration longestToken();

    /** Sign-ins under way at the same time, at most; further ones are told {@code unavailable}. */
    @WithDefault("64")
    int signIns();
}
