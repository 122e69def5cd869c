package dev.parley.bus.redis;

/** Redis answered a command with an error; the other commands of the same pipeline may have had their effect. */
public class RedisRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedisRefused(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the error's code, its first word, is this one. */
    public boolean is(String code) {
        return getMessage() != null && getMessage().startsWith(code);
    }
}
