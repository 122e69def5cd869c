package dev.parley.session.core;

/** How far a session has come; it never goes back. */
public enum State {
    /** Matched; not yet both were in the room. */
    PENDING,
    /** Both were in the room. */
    ACTIVE,
    ENDED
}
