package dev.parley.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one person or one address may ask of the gateway. */
@ConfigMapping(prefix = "parley.limits")
public interface LimitsConfig {

    /** Whether commands and guests are limited at all, {@code PARLEY_LIMITS_ENABLED}; off only to measure. */
    @WithDefault("true")
    boolean enabled();

    /** Commands of one person per second in the long run; more are answered {@code rate_limited}. */
    @WithDefault("5")
    int commandsPerSecond();

    /** Commands of one person at once after a rest. */
    @WithDefault("20")
    int commandBurst();

    /** Commands refused in a row after which the socket is closed with 4429. */
    @WithDefault("50")
    int refusals();

    /** Messages in a row that could not be understood after which the socket is closed with 4429. */
    @WithDefault("10")
    int badMessages();

    /** Guests that one address (of IPv6: one /64) may make per minute, also at once. */
    @WithDefault("30")
    int guestsPerMinute();

    /** Tickets that are none which one address (of IPv6: one /64) may try per minute, also at once. */
    @WithDefault("30")
    int failedTicketsPerMinute();
}
