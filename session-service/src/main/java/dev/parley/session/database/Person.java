package dev.parley.session.database;

import java.time.Instant;

/**
 * What the table {@code users}, described in {@code db/migration}, has of somebody's skips.
 *
 * @param skipsAt when these were counted, by Redis' clock; null for never
 * @param skipCooldownUntil until when nothing new may be looked for; null for no such time
 */
public record Person(String username, int skipCount, Instant skipsAt, Instant skipCooldownUntil) {}
