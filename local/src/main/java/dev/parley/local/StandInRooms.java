package dev.parley.local;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitWebhook.WebhookEvent;

/**
 * The rooms of {@link LiveKitStandIn} and who is in them, in memory. Every change hands its webhooks to the consumer in
 * the room's order, before it is visible to others; those that {@link LocalLiveKit} is told to send, so not that a room
 * was made.
 *
 * <p>Changed by one thread, looked at by any.
 */
final class StandInRooms {

    /** What became of somebody's wish to join. */
    enum Join {
        JOINED,
        NO_ROOM,
        FULL
    }

    private static final int DEFAULT_EMPTY_SECONDS = 300;
    private static final int DEFAULT_DEPARTURE_SECONDS = 20;
    private static final String ID_DIGITS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int ID_LENGTH = 12;

    /** A room at one moment. {@code emptySince} is when it became empty, in milliseconds, and means nothing else. */
    private record State(Room room, Map<String, ParticipantInfo> people, long emptySince, boolean everJoined) {

        boolean isOver(long now) {
            int seconds = everJoined ? room.getDepartureTimeout() : room.getEmptyTimeout();
            return people.isEmpty() && now - emptySince >= seconds * 1000L;
        }
    }

    private final Map<String, State> rooms = new ConcurrentHashMap<>();
    private final Consumer<WebhookEvent> webhooks;
    private final Clock clock;

    StandInRooms(Consumer<WebhookEvent> webhooks, Clock clock) {
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /** Makes a room; one that exists already is returned as it is. */
    Room create(CreateRoomRequest request) {
        return rooms.computeIfAbsent(request.getName(), name -> made(request)).room();
    }

    /** Removes a room and whoever is in it; false when there is none of that name. */
    boolean delete(String name) {
        AtomicReference<State> removed = new AtomicReference<>();
        rooms.computeIfPresent(name, (key, state) -> {
            removed.set(state);
            end(state, DisconnectReason.ROOM_DELETED);
            return null;
        });
        return removed.get() != null;
    }

    /** The rooms of these names that exist; all rooms when no name is given. */
    List<Room> list(Set<String> names) {
        List<Room> found = new ArrayList<>();
        rooms.forEach((name, state) -> {
            if (names.isEmpty() || names.contains(name)) {
                found.add(state.room().toBuilder()
                        .setNumParticipants(state.people().size())
                        .build());
            }
        });
        return found;
    }

    /** Who is in the room; nobody when it does not exist. */
    List<ParticipantInfo> participants(String name) {
        return Optional.ofNullable(rooms.get(name))
                .map(state -> List.copyOf(state.people().values()))
                .orElse(List.of());
    }

    /** Lets somebody in. One who is in the room already comes in anew and the old presence leaves. */
    Join join(String name, String identity) {
        AtomicReference<Join> outcome = new AtomicReference<>(Join.NO_ROOM);
        rooms.computeIfPresent(name, (key, state) -> {
            int limit = state.room().getMaxParticipants();
            ParticipantInfo old = state.people().get(identity);
            if (old == null && limit > 0 && state.people().size() >= limit) {
                outcome.set(Join.FULL);
                return state;
            }
            if (old != null) {
                announceLeft(state.room(), old, DisconnectReason.DUPLICATE_IDENTITY);
            }
            ParticipantInfo fresh = participant(identity);
            announce("participant_joined", state.room(), fresh);
            outcome.set(Join.JOINED);
            Map<String, ParticipantInfo> people = new TreeMap<>(state.people());
            people.put(identity, fresh);
            return new State(state.room(), people, 0, true);
        });
        return outcome.get();
    }

    /** Takes somebody out; false when they are not there. */
    boolean leave(String name, String identity, DisconnectReason reason) {
        AtomicReference<ParticipantInfo> left = new AtomicReference<>();
        rooms.computeIfPresent(name, (key, state) -> {
            ParticipantInfo leaving = state.people().get(identity);
            if (leaving == null) {
                return state;
            }
            left.set(leaving);
            announceLeft(state.room(), leaving, reason);
            Map<String, ParticipantInfo> people = new TreeMap<>(state.people());
            people.remove(identity);
            return new State(state.room(), people, clock.millis(), true);
        });
        return left.get() != null;
    }

    /** Ends the rooms that have been empty for longer than their own timeouts allow. */
    void endEmptyRooms() {
        long now = clock.millis();
        for (String name : rooms.keySet()) {
            rooms.computeIfPresent(name, (key, state) -> {
                if (!state.isOver(now)) {
                    return state;
                }
                end(state, DisconnectReason.ROOM_CLOSED);
                return null;
            });
        }
    }

    /** Loses all rooms without a word, as LiveKit does when it is killed. */
    void forget() {
        rooms.clear();
    }

    private State made(CreateRoomRequest request) {
        long now = clock.millis();
        int empty = request.getEmptyTimeout() == 0 ? DEFAULT_EMPTY_SECONDS : request.getEmptyTimeout();
        int departure = request.getDepartureTimeout() == 0 ? DEFAULT_DEPARTURE_SECONDS : request.getDepartureTimeout();
        Room room = Room.newBuilder()
                .setSid(id("RM_"))
                .setName(request.getName())
                .setEmptyTimeout(empty)
                .setDepartureTimeout(departure)
                .setMaxParticipants(request.getMaxParticipants())
                .setMetadata(request.getMetadata())
                .setCreationTime(now / 1000)
                .setCreationTimeMs(now)
                .setTurnPassword(id(""))
                .build();
        return new State(room, Map.of(), now, false);
    }

    private ParticipantInfo participant(String identity) {
        long now = clock.millis();
        return ParticipantInfo.newBuilder()
                .setSid(id("PA_"))
                .setIdentity(identity)
                .setState(ParticipantInfo.State.ACTIVE)
                .setJoinedAt(now / 1000)
                .setJoinedAtMs(now)
                .build();
    }

    private void end(State state, DisconnectReason reason) {
        state.people().values().forEach(person -> announceLeft(state.room(), person, reason));
        announce("room_finished", state.room(), null);
    }

    private void announceLeft(Room room, ParticipantInfo person, DisconnectReason reason) {
        ParticipantInfo gone = person.toBuilder()
                .setState(ParticipantInfo.State.DISCONNECTED)
                .setDisconnectReason(reason)
                .build();
        announce("participant_left", room, gone);
    }

    private void announce(String event, Room room, ParticipantInfo person) {
        WebhookEvent.Builder webhook = WebhookEvent.newBuilder()
                .setEvent(event)
                .setRoom(room)
                .setId(id("EV_"))
                .setCreatedAt(clock.millis() / 1000);
        if (person != null) {
            webhook.setParticipant(person);
        }
        webhooks.accept(webhook.build());
    }

    private static String id(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int digit = 0; digit < ID_LENGTH; digit++) {
            id.append(ID_DIGITS.charAt(random.nextInt(ID_DIGITS.length())));
        }
        return id.toString();
    }
}
