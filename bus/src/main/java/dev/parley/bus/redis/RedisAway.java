package dev.parley.bus.redis;

import dev.parley.bus.stream.DependencyAway;

/** Redis could not be reached, did not answer in time, or is not able to serve (loading, out of memory, read-only). */
public class RedisAway extends DependencyAway {
    private static final long serialVersionUID = 1L;

    public RedisAway(String message, Throwable cause) {
        super(message, cause);
    }
}
