package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.Standing;
import dev.parley.queue.Decision.State;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries come more than once, late, and in any order. */
class RedeliveryTest extends MatchingRules {

    /** Anna is in a session with Bert, Carl waits; Dora is idle, Emil unknown. */
    private Pair situation() {
        Pair pair = meet(ANNA, BERT);
        known(CARL, DORA);
        find(CARL, TEXT);
        return pair;
    }

    static Stream<Object> messages() {
        Caller anna = Caller.socket(ANNA, 7, "g1", "c");
        Caller carl = Caller.socket(CARL, 7, "g1", "c");
        Caller dora = Caller.socket(DORA, 7, "g1", "c");
        Caller emil = Caller.socket("emil", 7, "g1", "c");
        return Stream.of(
                new QueueCommand.Connected(anna, null, null),
                new QueueCommand.Connected(carl, null, null),
                new QueueCommand.Connected(emil, null, null),
                new QueueCommand.Find(anna, "ticket", Wishes.ANYONE),
                new QueueCommand.Find(carl, "ticket", TEXT),
                new QueueCommand.Find(dora, "ticket", TEXT),
                new QueueCommand.Find(emil, "ticket", TEXT),
                new QueueCommand.Cancel(anna),
                new QueueCommand.Cancel(carl),
                new QueueCommand.Cancel(emil),
                new QueueCommand.Skip(anna, "SESSION", "ticket"),
                new QueueCommand.Skip(dora, "SESSION", "ticket"),
                new QueueCommand.Skip(emil, "SESSION", "ticket"),
                new QueueCommand.End(anna, "SESSION"),
                new QueueCommand.End(carl, "SESSION"),
                new QueueCommand.Status(carl),
                new QueueCommand.Disconnected(ANNA, 7, false),
                new QueueCommand.Disconnected(CARL, 7, true),
                new QueueCommand.Disconnected("emil", 7, false),
                new QueueCommand.Sweep(),
                new SessionEvent.Admitted(emil, null),
                new SessionEvent.SessionOver(new Pair("SESSION", null, null, 0, null, null, null), Reason.LEFT, ANNA),
                new SessionEvent.MatchUndone(
                        new Pair("SESSION", null, null, 0, null, null, null), List.of(ANNA), "t1", "t2"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void the_same_entry_again_changes_nothing(Object message) {
        Pair pair = situation();
        String entry = nextEntry();
        Decision first = deliver(entry, message, pair);
        Map<String, String> after = everything();
        List<QueueEvent> events = matching.takeEvents();

        Decision second = deliver(entry, message, pair);

        assertEquals(after, everything());
        List<QueueEvent> repeated = matching.takeEvents();
        repeated.removeIf(event -> event instanceof QueueEvent.Resumed && events.contains(event));
        assertEquals(List.of(), repeated, "at most a token is asked for again");
        first.people().stream().filter(standing -> standing.left() != null).forEach(standing -> {
            Standing again = second.of(standing.user());
            assertEquals(standing.left(), again.left(), "announced again");
            assertEquals(standing.requeued(), again.requeued(), "announced again");
            assertEquals(standing.state(), again.state(), "announced again");
        });
    }

    @Test
    void a_skip_delivered_again_after_the_next_session_ended_starts_no_new_search() {
        Pair pair = meet(ANNA, BERT);
        known(CARL);
        find(CARL);
        QueueCommand skip = new QueueCommand.Skip(by(ANNA), pair.session(), "next");
        String entry = nextEntry();
        decide(entry, skip);
        end(ANNA, "next");

        Decision again = decide(entry, skip);

        assertEquals(Outcome.SKIPPED, again.outcome());
        assertEquals(State.IDLE, again.of(ANNA).state());
    }

    @Test
    void an_older_find_after_a_newer_cancel_changes_nothing() {
        known(ANNA);
        String older = nextEntry();
        assertEquals(Outcome.NOT_WAITING, cancel(ANNA).outcome());

        Decision late = decide(older, new QueueCommand.Find(by(ANNA), "ticket", Wishes.ANYONE));

        assertEquals(Outcome.OUTDATED, late.outcome());
        assertEquals(State.IDLE, late.of(ANNA).state());
    }

    @Test
    void entries_of_one_millisecond_are_compared_as_numbers() {
        known(ANNA);
        decide("1700000000001-10", new QueueCommand.Find(by(ANNA), "ticket", Wishes.ANYONE));

        assertEquals(
                Outcome.OUTDATED,
                decide("1700000000001-9", new QueueCommand.Cancel(by(ANNA))).outcome());
        assertEquals(
                Outcome.CANCELLED,
                decide("1700000000001-11", new QueueCommand.Cancel(by(ANNA))).outcome());
    }

    @Test
    void commands_of_an_older_connection_have_no_effect() {
        known(ANNA);
        newConnections();
        connect(ANNA);

        Caller older = Caller.socket(ANNA, 1, "g0", "c");
        assertEquals(
                Outcome.OUTDATED,
                decide(new QueueCommand.Find(older, "ticket", Wishes.ANYONE)).outcome());
        assertEquals(
                Outcome.OUTDATED,
                decide(new QueueCommand.Disconnected(ANNA, 1, false)).outcome());
        assertEquals(State.IDLE, state(ANNA));
    }

    @Test
    void a_connection_whose_find_came_first_is_resumed_all_the_same() {
        Pair pair = meet(ANNA, BERT);
        newConnections();
        String connection = nextEntry();
        find(ANNA);

        Decision late = decide(connection, new QueueCommand.Connected(by(ANNA), null, null));

        assertEquals(Outcome.OUTDATED, late.outcome());
        assertEquals(
                List.of(new QueueEvent.Resumed(pair, new Caller(ANNA, 2, "g1", null, false))), matching.takeEvents());
    }

    @Test
    void a_connection_that_was_lost_before_it_was_heard_of_is_not_there() {
        String connection = nextEntry();
        disconnect(ANNA);

        Decision late = decide(connection, new QueueCommand.Connected(by(ANNA), null, null));

        assertEquals(Outcome.OUTDATED, late.outcome());
        assertEquals(State.UNKNOWN, late.of(ANNA).state());
    }

    @Test
    void a_script_that_redis_has_forgotten_is_loaded_again() {
        known(ANNA, BERT);
        find(ANNA);

        matching.redis("SCRIPT", "FLUSH");

        assertEquals(Outcome.PAIRED, find(BERT).outcome());
    }

    private Decision deliver(String entry, Object message, Pair pair) {
        return switch (message) {
            case QueueCommand.Skip skip ->
                decide(entry, new QueueCommand.Skip(skip.from(), pair.session(), skip.ticket()));
            case QueueCommand.End end -> decide(entry, new QueueCommand.End(end.from(), pair.session()));
            case QueueCommand command -> decide(entry, command);
            case SessionEvent.SessionOver over ->
                decide(entry, new SessionEvent.SessionOver(pair, over.reason(), over.by()));
            case SessionEvent.MatchUndone undone ->
                decide(
                        entry,
                        new SessionEvent.MatchUndone(
                                pair, undone.absent(), undone.firstTicket(), undone.secondTicket()));
            case SessionEvent event -> decide(entry, event);
            default -> throw new IllegalArgumentException(message.toString());
        };
    }

    /** All that lies in Redis but the events. */
    private static Map<String, String> everything() {
        Map<String, String> found = new TreeMap<>();
        for (String key : TestMatching.words(matching.redis("KEYS", "*"))) {
            String value = switch (matching.redis("TYPE", key).toString()) {
                // Redis lists a hash's fields in no promised order
                case "hash" -> new TreeMap<>(TestMatching.fields(matching.redis("HGETALL", key))).toString();
                case "zset" ->
                    matching.redis("ZRANGE", key, "0", "-1", "WITHSCORES").toString();
                case "string" -> matching.redis("GET", key).toString();
                default -> null;
            };
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }
}
