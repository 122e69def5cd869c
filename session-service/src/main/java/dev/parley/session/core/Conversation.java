package dev.parley.session.core;

import dev.parley.bus.message.Pair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One session as the record has it. Immutable; every step goes forward or nowhere, so steps may come twice and in any
 * order.
 *
 * @param first seat {@code a}
 * @param second seat {@code b}
 * @param gone the last few connections that left before they were known to have joined
 * @param createdAt when the record took the match, or when the two were last invited again before both were there; by the
 *     database's clock as all times here but {@link Seat#joinedAt}
 * @param activatedAt null before both were there
 * @param endedAt null while it lives
 * @param ending null while it lives
 */
public record Conversation(
        Pair pair,
        State state,
        RoomState room,
        Seat first,
        Seat second,
        List<Departure> gone,
        Instant createdAt,
        Instant activatedAt,
        Instant endedAt,
        Ending ending) {

    /** Enough for every reconnection whose webhooks can still be on their way. */
    private static final int DEPARTURES = 8;

    public Conversation {
        gone = List.copyOf(gone);
    }

    /** A connection that left, with LiveKit's word for why. */
    public record Departure(String sid, String reason) {}

    public String session() {
        return pair.session();
    }

    public boolean live() {
        return state != State.ENDED;
    }

    /** @param identity {@link Seat#FIRST} or {@link Seat#SECOND} */
    public Seat seat(String identity) {
        return identity.equals(Seat.FIRST) ? first : second;
    }

    /** The username of who sits there. */
    public String user(String identity) {
        return identity.equals(Seat.FIRST) ? pair.first().user() : pair.second().user();
    }

    Conversation sit(String identity, Seat seat) {
        boolean isFirst = identity.equals(Seat.FIRST);
        return new Conversation(
                pair,
                state,
                room,
                isFirst ? seat : first,
                isFirst ? second : seat,
                gone,
                createdAt,
                activatedAt,
                endedAt,
                ending);
    }

    /** Becomes active once both have come. */
    Conversation activate(Instant now) {
        if (state != State.PENDING || !first.taken() || !second.taken()) {
            return this;
        }
        return new Conversation(pair, State.ACTIVE, room, first, second, gone, createdAt, now, null, null);
    }

    /** Ends, unless it has ended before. LiveKit may have its room even if nobody recorded that. */
    public Conversation end(Ending how, Instant now) {
        if (!live()) {
            return this;
        }
        RoomState owed = room == RoomState.DELETED ? RoomState.DELETED : RoomState.MADE;
        return new Conversation(pair, State.ENDED, owed, first, second, gone, createdAt, activatedAt, now, how);
    }

    Conversation roomDeleted() {
        return new Conversation(
                pair, state, RoomState.DELETED, first, second, gone, createdAt, activatedAt, endedAt, ending);
    }

    Conversation remember(Departure departure) {
        if (gone.contains(departure)) {
            return this;
        }
        List<Departure> longer = new ArrayList<>(gone);
        longer.add(departure);
        List<Departure> kept = longer.subList(Math.max(0, longer.size() - DEPARTURES), longer.size());
        return new Conversation(pair, state, room, first, second, kept, createdAt, activatedAt, endedAt, ending);
    }
}
