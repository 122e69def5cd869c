package dev.parley.session.livekit;

import dev.parley.session.config.LiveKitConfig;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.core.Findings.RoomSeen;
import dev.parley.session.core.RoomCheck.Sighting;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import org.jboss.logging.Logger;

/**
 * LiveKit's rooms, and nobody else speaks to LiveKit. A session's room is called {@code parley-<session>} and takes two.
 *
 * <p>Every method takes a batch, calls LiveKit for all of it at the same time (up to the configured number of calls),
 * and returns when all have answered or the deadline is over. Whatever did not answer is missing from the result, and
 * may have happened all the same. While the breaker is open nothing is sent. All of it may be repeated. Blocking, where
 * not said otherwise; thread-safe.
 */
@Singleton
public class Rooms {

    private static final Logger LOG = Logger.getLogger(Rooms.class);
    private static final int PARTICIPANTS = 2;

    /** Asked about to learn whether LiveKit answers; never made. */
    private static final String PROBE = "parley-probe";

    private final RoomService service;
    private final Breaker breaker;
    private final Duration deadline;
    private final int emptySeconds;
    private final int departureSeconds;

    public Rooms(Vertx vertx, LiveKitConfig liveKit, SessionConfig config) {
        this.deadline = config.liveKitDeadline();
        this.emptySeconds = (int) config.roomEmpty().toSeconds();
        this.departureSeconds = (int) config.roomDeparture().toSeconds();
        this.breaker = new Breaker(config.breakerCalls(), config.breakerDelay());
        this.service = new RoomService(vertx, liveKit, config.liveKitCalls(), deadline);
    }

    /** Makes the rooms of these sessions, or finds them made; returns those that are there now. */
    public Set<String> make(Collection<String> sessions) {
        return begin(sessions).join();
    }

    /** As {@link #make}, without waiting; never fails. */
    public CompletableFuture<Set<String>> begin(Collection<String> sessions) {
        return ask(Logger.Level.WARN, sessions, this::create)
                .thenApply(made -> made.keySet().stream()
                        .filter(session -> made.get(session).isPresent())
                        .collect(Collectors.toSet()));
    }

    private CompletionStage<Optional<Room>> create(String session) {
        return service.create(CreateRoomRequest.newBuilder()
                .setName(RoomName.of(session))
                .setEmptyTimeout(emptySeconds)
                .setDepartureTimeout(departureSeconds)
                .setMaxParticipants(PARTICIPANTS)
                .build());
    }

    /** Deletes the rooms of these sessions with everybody in them; returns those that are gone, or never were. */
    public Set<String> delete(Collection<String> sessions) {
        return ask(Logger.Level.WARN, sessions, session -> service.delete(RoomName.of(session)))
                .join()
                .keySet();
    }

    /** Session -> identity -> connection, of everybody who is in these sessions' rooms. */
    public Map<String, Map<String, Sighting>> participants(Collection<String> sessions) {
        return ask(Logger.Level.WARN, sessions, session -> service.participants(RoomName.of(session)))
                .join()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, answer -> sightings(answer.getValue().orElse(List.of()))));
    }

    /** Session -> its room, of all rooms that are ours; empty when LiveKit does not answer. */
    public Optional<Map<String, RoomSeen>> list() {
        return Optional.ofNullable(ask(Logger.Level.WARN, List.of("all rooms"), all -> service.list(List.of()))
                        .join()
                        .get("all rooms"))
                .map(rooms -> seen(rooms.orElse(List.of())));
    }

    private static Map<String, RoomSeen> seen(List<Room> rooms) {
        Map<String, RoomSeen> seen = new HashMap<>();
        for (Room room : rooms) {
            Instant madeAt = Instant.ofEpochSecond(room.getCreationTime());
            RoomName.session(room.getName())
                    .ifPresent(session -> seen.put(session, new RoomSeen(room.getNumParticipants(), madeAt)));
        }
        return seen;
    }

    /** Whether LiveKit answers a cheap question now. The first one in a JVM takes a second more. */
    public boolean answers() {
        return !ask(Logger.Level.DEBUG, List.of(PROBE), probe -> service.list(List.of(probe)))
                .join()
                .isEmpty();
    }

    /** Whether calls are sent at all, wholly or on trial. */
    public CircuitBreakerState breaker() {
        return breaker.state();
    }

    /** @param action to run whenever the breaker opens; must not block */
    public void whenBreakerOpens(Runnable action) {
        breaker.whenOpened(action);
    }

    @PreDestroy
    void close() {
        service.close();
    }

    /** Calls LiveKit for each name; there are the answers that come before the deadline. */
    private <T> CompletableFuture<Map<String, Optional<T>>> ask(
            Logger.Level level, Collection<String> names, Function<String, CompletionStage<Optional<T>>> call) {
        Map<String, CompletableFuture<Optional<T>>> pending = new HashMap<>();
        for (String name : names) {
            pending.put(name, breaker.call(() -> call.apply(name)));
        }
        return CompletableFuture.allOf(pending.values().toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, deadline.toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, problem) -> answers(level, pending));
    }

    private <T> Map<String, Optional<T>> answers(
            Logger.Level level, Map<String, CompletableFuture<Optional<T>>> pending) {
        Map<String, Optional<T>> answers = new HashMap<>();
        Map<String, String> problems = new HashMap<>();
        pending.forEach((name, answer) -> {
            switch (answer.state()) {
                case SUCCESS -> answers.put(name, answer.resultNow());
                case FAILED -> problems.put(name, answer.exceptionNow().toString());
                case RUNNING, CANCELLED -> problems.put(name, "no answer in time");
            }
        });
        if (!problems.isEmpty()) {
            String example = problems.values().iterator().next();
            // The breaker itself says when it opens and closes.
            Logger.Level loud = breaker.state() == CircuitBreakerState.CLOSED ? level : Logger.Level.DEBUG;
            LOG.logf(loud, "LiveKit failed %d of %d calls, such as: %s", problems.size(), pending.size(), example);
        }
        return answers;
    }

    private static Map<String, Sighting> sightings(List<ParticipantInfo> participants) {
        Map<String, Sighting> sightings = new HashMap<>();
        for (ParticipantInfo participant : participants) {
            if (participant.getState() != ParticipantInfo.State.DISCONNECTED) {
                sightings.put(
                        participant.getIdentity(),
                        new Sighting(participant.getSid(), Instant.ofEpochMilli(participant.getJoinedAtMs())));
            }
        }
        return sightings;
    }
}
