package dev.parley.session.core;

/**
 * One step of a session.
 *
 * @param over whether the step ended it, now or at an earlier delivery: then its end is announced (again)
 */
public record Change(Conversation before, Conversation after, boolean over) {

    public static Change of(Conversation before, Conversation after) {
        return new Change(before, after, before.live() && !after.live());
    }

    /** Whether the session ended by this very step. */
    public boolean ended() {
        return before.live() && !after.live();
    }

    public String session() {
        return before.session();
    }
}
