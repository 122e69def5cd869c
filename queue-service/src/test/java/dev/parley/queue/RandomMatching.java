package dev.parley.queue;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes commands and events out of random steps: sensible ones, those of older connections, those that name other
 * sessions, repeated ones, and ones that arrive later than they were written.
 */
final class RandomMatching {

    static final int PEOPLE = 7;

    enum Kind {
        CONNECT,
        FIND,
        CANCEL,
        SKIP,
        END,
        STATUS,
        DISCONNECT,
        ADMIT,
        OVER,
        UNDONE,
        SWEEP,
        BLOCK,
        UNBLOCK,
        BAN,
        UNBAN,
        SIGN_IN,
        ERASE,
        TIME,
        GATE,
        REPEAT,
        HOLD_BACK,
        LET_GO
    }

    /** Each as often as it should happen. */
    static final List<Kind> WEIGHTED = weighted();

    /** @param choice from 0 to 999, for everything else that is to be chosen */
    record Step(Kind kind, int user, int choice) {}

    sealed interface Action {}

    record Gate(boolean open) implements Action {}

    record Told(Entry<QueueCommand> command) implements Action {}

    record Heard(Entry<SessionEvent> event) implements Action {}

    record Passed(Duration time) implements Action {}

    record Nothing() implements Action {}

    /** A second now and then, and what it takes to pass every deadline there is; now and then the clock is put back. */
    private static final List<Duration> TIMES = List.of(
            Duration.ofMillis(1),
            Duration.ofSeconds(-2),
            Duration.ofMillis(900),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(61),
            Duration.ofMinutes(7),
            Duration.ofMinutes(-1),
            Duration.ofHours(2));

    static final List<String> INTERESTS = List.of("chess", "tea");

    static final long START = 1_700_000_000_000L;

    private final MatchingModel model;
    private final Map<String, Caller> connections = new HashMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Action> past = new ArrayList<>();
    private final List<Action> heldBack = new ArrayList<>();
    private boolean holdBack;
    private int entries;
    private int tickets;
    private long epochs;

    RandomMatching(MatchingModel model) {
        this.model = model;
    }

    private static List<Kind> weighted() {
        Map<Kind, Integer> weights = Map.of(
                Kind.CONNECT, 10,
                Kind.FIND, 24,
                Kind.SKIP, 10,
                Kind.ADMIT, 12,
                Kind.DISCONNECT, 5,
                Kind.OVER, 5,
                Kind.UNDONE, 4,
                Kind.TIME, 14,
                Kind.SWEEP, 10,
                Kind.REPEAT, 8);
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            kinds.addAll(Collections.nCopies(weights.getOrDefault(kind, 3), kind));
        }
        return kinds;
    }

    void matches(List<QueueEvent> events) {
        events.forEach(event -> {
            if (event instanceof QueueEvent.Matched(Pair pair)) {
                pairs.add(pair);
            }
        });
    }

    Action next(Step step) {
        switch (step.kind()) {
            case GATE -> {
                return new Gate(step.choice() % 3 != 0);
            }
            case TIME -> {
                return new Passed(TIMES.get(step.choice() % TIMES.size()));
            }
            case REPEAT -> {
                return past.isEmpty()
                        ? new Nothing()
                        : past.get(past.size() - 1 - step.choice() % Math.min(past.size(), 12));
            }
            case HOLD_BACK -> {
                holdBack = true;
                return new Nothing();
            }
            case LET_GO -> {
                return heldBack.isEmpty() ? new Nothing() : heldBack.remove(step.choice() % heldBack.size());
            }
            default -> {
                Action action = make(step);
                if (holdBack) {
                    holdBack = false;
                    heldBack.add(action);
                    return new Nothing();
                }
                past.add(action);
                return action;
            }
        }
    }

    private Action make(Step step) {
        String user = "user" + step.user();
        int choice = step.choice();
        return switch (step.kind()) {
            case CONNECT -> told(connect(user, choice));
            case FIND ->
                told(new QueueCommand.Find(caller(user, choice), ticket(choice), RandomChoices.wishes(choice)));
            case CANCEL -> told(new QueueCommand.Cancel(caller(user, choice)));
            case SKIP -> told(new QueueCommand.Skip(caller(user, choice), session(user, choice), ticket(choice)));
            case END -> told(new QueueCommand.End(caller(user, choice), session(user, choice)));
            case STATUS -> told(new QueueCommand.Status(caller(user, choice)));
            case DISCONNECT ->
                told(new QueueCommand.Disconnected(user, caller(user, choice).epoch(), choice % 3 == 0));
            case SWEEP -> told(new QueueCommand.Sweep());
            case ADMIT -> heard(admitted(user, choice));
            case BLOCK ->
                heard(new SessionEvent.Blocked(
                        caller(user, choice),
                        RandomChoices.someoneElse(user, choice),
                        RandomChoices.block(choice),
                        session(user, choice)));
            case UNBLOCK ->
                heard(new SessionEvent.Unblocked(
                        caller(user, choice), RandomChoices.someoneElse(user, choice), RandomChoices.block(choice)));
            case BAN -> heard(new SessionEvent.Banned(user, ban(choice), RandomChoices.banEnd(choice)));
            case UNBAN -> heard(new SessionEvent.Unbanned(user, ban(choice / 7)));
            case SIGN_IN -> heard(signedIn(user, choice));
            case ERASE -> heard(erased(user, choice));
            case OVER -> over(user, choice);
            case UNDONE -> undone(user, choice);
            case GATE, TIME, REPEAT, HOLD_BACK, LET_GO -> throw new IllegalStateException(step.toString());
        };
    }

    private SessionEvent signedIn(String user, int choice) {
        long at = choice % 6 == 0 ? 0 : START + choice * 1_000L;
        return new SessionEvent.SignedIn(
                caller(user, choice),
                // The model knows no guests; SignedInTest does.
                null,
                at == 0 ? 0 : choice % 6,
                at,
                choice % 3 == 0 ? 0 : at + 60_000,
                List.of(new SessionEvent.Block(RandomChoices.block(choice), RandomChoices.someoneElse(user, choice))),
                List.of(new SessionEvent.Block(
                        RandomChoices.block(choice / 5), RandomChoices.someoneElse(user, choice / 3))));
    }

    private QueueCommand connect(String user, int choice) {
        Caller connection = new Caller(user, ++epochs, "g" + choice % 2, null, choice % 4 == 0);
        connections.put(user, connection);
        QueueCommand.LastTold told = null;
        if (choice % 7 == 0) {
            long since = choice % 2 == 0 ? 5 : Long.MAX_VALUE / 4096;
            told = new QueueCommand.LastTold(
                    choice % 3 == 0 ? null : RandomChoices.wishes(choice), since, ticket(choice), null);
        }
        return new QueueCommand.Connected(
                connection,
                choice % 2 == 0 ? user.toUpperCase() : null,
                told,
                choice % 3 == 0 ? "device-" + user : null);
    }

    /** Mostly of the newest connection, sometimes of an older one. */
    private Caller caller(String user, int choice) {
        Caller connection =
                connections.computeIfAbsent(user, unknown -> new Caller(user, ++epochs, "g1", null, choice % 4 == 0));
        long epoch = choice % 13 == 0 ? Math.max(1, connection.epoch() - 2) : connection.epoch();
        return new Caller(user, epoch, connection.gateway(), "c" + choice, connection.polls());
    }

    /** Mostly fresh, sometimes one that was in use before. */
    private String ticket(int choice) {
        return "ticket-" + (choice % 17 == 0 ? Math.max(0, tickets - choice % 5) : ++tickets);
    }

    private SessionEvent admitted(String user, int choice) {
        int skips = choice % 5;
        long at = choice % 4 == 0 ? START + choice * 1_000L : 0;
        return new SessionEvent.Admitted(
                caller(user, choice),
                live(user, choice),
                skips,
                at,
                skips > 3 ? at + 60_000 : 0,
                choice % 6 == 0
                        ? List.of(new SessionEvent.Block(
                                RandomChoices.block(choice), RandomChoices.someoneElse(user, choice)))
                        : List.of(),
                choice % 5 == 0
                        ? List.of(new SessionEvent.Met(RandomChoices.someoneElse(user, choice + 1), choice * 500L))
                        : List.of(),
                choice % 11 == 0
                        ? List.of(new SessionEvent.Ban(ban(choice), RandomChoices.banEnd(choice)))
                        : List.of());
    }

    /** Few, and the same ones of several people, as those of one device. */
    private String ban(int choice) {
        return "ban-" + (choice % 3 + entries / 40 * 3);
    }

    private SessionEvent erased(String user, int choice) {
        List<SessionEvent.Talk> talks = pairs.stream()
                .filter(pair -> pair.has(user))
                .skip(choice % 3)
                .map(pair -> new SessionEvent.Talk(pair.session(), pair.partnerOf(user)))
                .toList();
        return new SessionEvent.Erased(
                user,
                talks,
                List.of(RandomChoices.someoneElse(user, choice), RandomChoices.someoneElse(user, choice + 1)));
    }

    /** Mostly the person's own. */
    private String session(String user, int choice) {
        Pair current = model.person(user).pair;
        if (current != null && choice % 5 != 0) {
            return current.session();
        }
        Pair other = of(user, choice);
        return other == null ? "nowhere" : other.session();
    }

    /** A match of this person, mostly the newest; now and then anybody's. */
    private Pair of(String user, int choice) {
        List<Pair> own = choice % 9 == 0
                ? pairs
                : pairs.stream().filter(pair -> pair.has(user)).toList();
        return own.isEmpty() ? null : own.get(Math.max(0, own.size() - 1 - choice % 3));
    }

    private Pair live(String user, int choice) {
        List<Pair> own = pairs.stream().filter(pair -> pair.has(user)).toList();
        return own.isEmpty() || choice % 3 != 0 ? null : own.getLast();
    }

    private Action over(String user, int choice) {
        Pair pair = of(user, choice);
        return pair == null
                ? new Nothing()
                : heard(new SessionEvent.SessionOver(
                        pair,
                        choice % 3 == 0 ? Reason.LOST : Reason.LEFT,
                        choice % 2 == 0 ? null : pair.first().user()));
    }

    private Action undone(String user, int choice) {
        Pair pair = of(user, choice);
        if (pair == null) {
            return new Nothing();
        }
        return heard(new SessionEvent.MatchUndone(pair, RandomChoices.absent(pair, choice), ticket(1), ticket(1)));
    }

    private Told told(QueueCommand command) {
        return new Told(TestMatching.command(entry(), command));
    }

    private Heard heard(SessionEvent event) {
        return new Heard(TestMatching.event(entry(), event));
    }

    private String entry() {
        int entry = ++entries;
        return 1_700_000_000_000L + entry / 3 + "-" + entry % 3;
    }
}
