package dev.parley.bus.redis;

/** Redis could not be reached, did not answer in time, or is not able to serve (loading, out of memory, read-only). */
public class RedisAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedisAway(String message, Throwable cause) {
        super(message, cause);
    }
}
