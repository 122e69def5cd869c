package dev.parley.session.core;

import dev.parley.bus.message.Pair;

/**
 * What the record says about a pair after it was told of it.
 *
 * @param fresh whether the record had not known the session before
 * @param ending null while it lives
 * @param firstName what partners are shown of the first; null when unknown
 * @param secondName what partners are shown of the second; null when unknown
 */
public record Match(
        Pair pair, boolean fresh, State state, RoomState room, Ending ending, String firstName, String secondName) {

    public String session() {
        return pair.session();
    }

    /** Whether both can be let into the room. */
    public boolean hasRoom() {
        return state != State.ENDED && room == RoomState.MADE;
    }
}
