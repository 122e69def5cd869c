package dev.parley.bus;

/**
 * A stream's Redis key and the sealed type of its messages.
 *
 * @param key Redis key
 * @param type the sealed interface that names every message the stream may carry
 */
public record StreamKey<M>(String key, Class<M> type) {

    /** Where entries go that nobody could read or handle: same fields, and {@code why}. */
    public String dead() {
        return key + ":dead";
    }

    /** Hash entry id -> number of times it failed alone; a field goes when its entry is parked, the hash a day
     * after the last failure. */
    public String failures() {
        return key + ":failures";
    }
}
