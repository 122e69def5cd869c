package dev.parley.session.core;

import java.time.Duration;

/**
 * How long a session may stay in doubt.
 *
 * @param join both must be in the room this long after the match was recorded
 * @param rejoin how long somebody whose connection was lost may take to come back with a new one
 * @param silence who is neither heard of nor in the room for this long has gone
 * @param longest no conversation is longer
 */
public record Deadlines(Duration join, Duration rejoin, Duration silence, Duration longest) {}
