package dev.parley.session.core;

import java.time.Instant;

/**
 * Skips that are counted against a person, as queue-service said.
 *
 * @param at when, by Redis' clock; the later of two holds
 * @param cooldownUntil until when skips and finds are refused, or null
 */
public record SkipCount(String user, int skips, Instant at, Instant cooldownUntil) {

    static SkipCount later(SkipCount one, SkipCount other) {
        return other.at().isAfter(one.at()) ? other : one;
    }
}
