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

    /**
     * Tokens of a provider that one address (of IPv6: one /64) may exchange per minute, also at once. An account does so
     * each time its token is renewed.
     */
    @WithDefault("120")
    int signInsPerMinute();

    /** Guests made here per second in total, and as many tokens of a provider exchanged. */
    @WithDefault("100")
    int guestsPerSecondInTotal();

    /** Commands per second in total, at once as many again. */
    @WithDefault("20000")
    int commandsPerSecondInTotal();

    /** Sockets and event streams that one address (of IPv6: one /64) may begin to open per minute, also at once. */
    @WithDefault("600")
    int handshakesPerMinute();

    /** Sockets and event streams that are begun to be opened per second in total. */
    @WithDefault("1000")
    int handshakesPerSecondInTotal();

    /** REST requests of one address (of IPv6: one /64) per second in the long run. */
    @WithDefault("100")
    int requestsPerSecond();

    /** REST requests of one address at once after a rest. */
    @WithDefault("1000")
    int requestBurst();

    /** Tickets that are none which one address (of IPv6: one /64) may try per minute, also at once. */
    @WithDefault("30")
    int failedTicketsPerMinute();
}
