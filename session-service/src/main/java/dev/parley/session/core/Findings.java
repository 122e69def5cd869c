package dev.parley.session.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the record and LiveKit's rooms differ.
 *
 * @param stray rooms of sessions that are over or unknown and that nobody is about to delete: to be deleted
 * @param roomless live sessions whose room LiveKit has lost: to be made again while both are heard of, else over
 * @param thin conversations in whose rooms somebody is missing: to be looked at
 */
public record Findings(List<String> stray, List<String> roomless, List<String> thin) {

    /** A room as LiveKit lists it. */
    public record RoomSeen(int participants, Instant madeAt) {}

    /**
     * @param housed live sessions that have had a room for a while, with their states, read before the rooms were listed
     * @param listed session -> room, as LiveKit lists them
     * @param caredFor those of the listed sessions that live or ended lately, read after that
     * @param settledBefore rooms made since are left alone: who belongs there may be on the way, and a room is made while
     *     its session is recorded
     */
    public static Findings of(
            Map<String, State> housed, Map<String, RoomSeen> listed, Set<String> caredFor, Instant settledBefore) {
        List<String> stray = listed.keySet().stream()
                .filter(session -> !caredFor.contains(session))
                .filter(session -> listed.get(session).madeAt().isBefore(settledBefore))
                .toList();
        List<String> roomless = housed.keySet().stream()
                .filter(session -> !listed.containsKey(session))
                .toList();
        List<String> thin = housed.entrySet().stream()
                .filter(session -> session.getValue() == State.ACTIVE)
                .map(Map.Entry::getKey)
                .filter(session -> isThin(listed.get(session), settledBefore))
                .toList();
        return new Findings(stray, roomless, thin);
    }

    private static boolean isThin(RoomSeen room, Instant settledBefore) {
        return room != null
                && room.participants() < Seat.BOTH.size()
                && room.madeAt().isBefore(settledBefore);
    }

    /** The first of each kind. */
    public Findings limited(int each) {
        return new Findings(first(stray, each), first(roomless, each), first(thin, each));
    }

    private static List<String> first(List<String> all, int limit) {
        return all.subList(0, Math.min(limit, all.size()));
    }
}
