package dev.parley.queue;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Side;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The rules of matching in plain Java, against which the script is held. One map of people; who is in which pool, and
 * whose deadline has passed, is looked up among all of them each time. Nothing expires by itself here.
 */
final class MatchingModel {

    static final class Person {
        final String user;
        State state = State.UNKNOWN;
        long epoch = -1;
        String entry;
        Long away;
        Long polling;
        Long asked;
        Caller caller;
        String name;
        Wishes wishes;
        String ticket;
        Long since;
        Pair pair;

        Person(String user) {
            this.user = user;
        }

        boolean inSession(String session) {
            return pair != null && pair.session().equals(session);
        }

        boolean ready() {
            return state == State.WAITING && away == null;
        }
    }

    private record Over(String cause, List<String> freed) {}

    final Map<String, Person> people = new TreeMap<>();
    final List<QueueEvent> events = new ArrayList<>();
    boolean open;

    private final QueueConfig config;
    private final Map<String, Over> over = new HashMap<>();
    private final Set<String> putBack = new HashSet<>();
    private Deque<String> spares;
    private long now;

    MatchingModel(QueueConfig config) {
        this.config = config;
    }

    Person person(String user) {
        return people.computeIfAbsent(user, Person::new);
    }

    private void begin(long now, List<String> spares) {
        this.now = now;
        this.spares = new ArrayDeque<>(spares);
        events.clear();
        putBack.clear();
    }

    Outcome command(Entry<QueueCommand> entry, long now, List<String> spares) {
        begin(now, spares);
        String id = entry.id();
        return switch (entry.message()) {
            case QueueCommand.Connected connected -> connected(connected, id);
            case QueueCommand.Find find -> find(find, id);
            case QueueCommand.Cancel cancel -> cancel(cancel.from(), id);
            case QueueCommand.Skip skip -> skip(skip, id);
            case QueueCommand.End end -> end(end, id);
            case QueueCommand.Status status -> status(status.from(), id);
            case QueueCommand.Disconnected gone -> disconnected(gone, id);
            case QueueCommand.Sweep sweep -> sweep();
        };
    }

    Outcome event(Entry<SessionEvent> entry, long now, List<String> spares) {
        begin(now, spares);
        return switch (entry.message()) {
            case SessionEvent.Admitted admitted -> admitted(admitted);
            case SessionEvent.SessionOver ended ->
                release(ended.pair(), "over " + entry.id(), person -> {
                    if (person.wishes.again() && !person.user.equals(ended.by())) {
                        waitAgain(person, now, null);
                    }
                });
            case SessionEvent.MatchUndone undone -> {
                Side first = undone.pair().first();
                yield release(undone.pair(), "undone " + entry.id(), person -> {
                    if (!undone.absent().contains(person.user)) {
                        boolean isFirst = first.user().equals(person.user);
                        Side side = isFirst ? first : undone.pair().second();
                        waitAgain(person, side.since(), isFirst ? undone.firstTicket() : undone.secondTicket());
                    }
                });
            }
        };
    }

    private Outcome connected(QueueCommand.Connected command, String id) {
        Caller from = command.from();
        Person person = person(from.user());
        if (!newer(person, from.epoch(), id)) {
            if (person.pair != null && person.away == null && from.epoch() == person.epoch) {
                resume(person, withoutId(from));
            }
            return Outcome.OUTDATED;
        }
        obey(person, from, id);
        if (command.name() != null) {
            person.name = command.name();
        }
        switch (person.state) {
            case UNKNOWN, ADMITTING -> {
                QueueCommand.LastTold told = command.told();
                if (told != null && told.wishes() != null && person.since == null) {
                    person.wishes = told.wishes();
                    person.ticket = told.ticket();
                    person.since = Math.clamp(told.since(), now - 86_400_000L, now);
                }
                ask(person, withoutId(from));
                return Outcome.ADMITTING;
            }
            case WAITING -> seek(person);
            case PAIRED -> resume(person, withoutId(from));
            case IDLE -> {}
        }
        return Outcome.CONNECTED;
    }

    private Outcome find(QueueCommand.Find command, String id) {
        Caller from = command.from();
        Person person = person(from.user());
        if (!newer(person, from.epoch(), id)) {
            return Outcome.OUTDATED;
        }
        obey(person, from, id);
        if (person.state == State.PAIRED) {
            return Outcome.ALREADY_MATCHED;
        }
        person.wishes = command.wishes();
        if (person.state == State.UNKNOWN || person.state == State.ADMITTING) {
            ask(person, withoutId(from));
        }
        return look(person, command.ticket());
    }

    private Outcome cancel(Caller from, String id) {
        Person person = person(from.user());
        if (!newer(person, from.epoch(), id)) {
            return Outcome.OUTDATED;
        }
        obey(person, from, id);
        askIfUnknown(person, withoutId(from));
        if (person.state == State.PAIRED || person.since == null) {
            return Outcome.NOT_WAITING;
        }
        stopWaiting(person);
        return Outcome.CANCELLED;
    }

    private Outcome skip(QueueCommand.Skip command, String id) {
        Caller from = command.from();
        Person person = person(from.user());
        boolean newer = newer(person, from.epoch(), id);
        if (newer) {
            obey(person, from, id);
            askIfUnknown(person, withoutId(from));
        }
        if (person.inSession(command.session())) {
            Person partner = part(person, Reason.SKIPPED, "skip " + id);
            look(person, command.ticket());
            lookOn(partner);
            return Outcome.SKIPPED;
        }
        return elsewhere(person, command.session(), "skip " + id, newer, Outcome.SKIPPED)
                .orElseGet(() -> person.wishes == null ? Outcome.NOT_IN_SESSION : look(person, command.ticket()));
    }

    private Outcome end(QueueCommand.End command, String id) {
        Caller from = command.from();
        Person person = person(from.user());
        boolean newer = newer(person, from.epoch(), id);
        if (newer) {
            obey(person, from, id);
            askIfUnknown(person, withoutId(from));
        }
        if (person.inSession(command.session())) {
            lookOn(part(person, Reason.ENDED, "end " + id));
            return Outcome.ENDED;
        }
        return elsewhere(person, command.session(), "end " + id, newer, Outcome.ENDED)
                .orElseGet(() -> {
                    stopWaiting(person);
                    return Outcome.ENDED;
                });
    }

    /** Empty for a session that is just over. */
    private Optional<Outcome> elsewhere(Person person, String session, String cause, boolean newer, Outcome again) {
        Over ending = over.get(session);
        if (ending != null && ending.cause().equals(cause)) {
            return Optional.of(again);
        }
        if (!newer) {
            return Optional.of(Outcome.OUTDATED);
        }
        if (person.pair != null) {
            return Optional.of(Outcome.WRONG_SESSION);
        }
        return ending == null ? Optional.of(Outcome.NOT_IN_SESSION) : Optional.empty();
    }

    private Outcome status(Caller from, String id) {
        Caller to = from.polls() ? from : withoutId(from);
        Person person = person(from.user());
        boolean wasAway = person.away != null;
        boolean newer = newer(person, from.epoch(), id);
        if (newer) {
            beThere(person, from);
            askIfUnknown(person, to);
        }
        if (newer && person.epoch == -1 && !from.polls()) {
            person.away = now + config.awayGrace().toMillis();
        } else if (person.state == State.WAITING && wasAway && person.away == null) {
            seek(person);
        } else if (person.state == State.PAIRED) {
            resume(person, to);
        }
        return Outcome.TOLD;
    }

    private Outcome disconnected(QueueCommand.Disconnected command, String id) {
        Person person = person(command.user());
        if (!newer(person, command.epoch(), id)) {
            return Outcome.OUTDATED;
        }
        person.epoch = command.epoch();
        person.entry = id;
        person.polling = null;
        person.away = now + (command.byGateway() ? config.gatewayGrace() : config.awayGrace()).toMillis();
        return Outcome.GONE;
    }

    private Outcome admitted(SessionEvent.Admitted event) {
        Person person = person(event.to().user());
        if (person.state != State.ADMITTING) {
            return Outcome.OUTDATED;
        }
        Long since = person.since;
        person.state = State.IDLE;
        person.asked = null;
        person.caller = null;
        person.since = null;
        Pair live = event.live();
        if (live != null && !over.containsKey(live.session())) {
            Side own = live.first().user().equals(person.user) ? live.first() : live.second();
            person.state = State.PAIRED;
            person.pair = live;
            person.wishes = own.wishes();
            person.since = own.since();
            resume(person, withoutId(event.to()));
        } else if (since != null) {
            waitAgain(person, since, null);
        }
        return Outcome.ADMITTED;
    }

    private Outcome release(Pair pair, String cause, Consumer<Person> back) {
        String session = pair.session();
        List<Person> freed = List.of(pair.first().user(), pair.second().user()).stream()
                .map(this::person)
                .filter(person -> person.inSession(session))
                .toList();
        if (freed.isEmpty()) {
            Over before = over.putIfAbsent(session, new Over(cause, List.of()));
            boolean repeated = before != null && before.cause().equals(cause);
            return repeated && !before.freed().isEmpty() ? Outcome.FREED : Outcome.NOTHING;
        }
        freed.forEach(this::free);
        over.put(
                session,
                new Over(cause, freed.stream().map(person -> person.user).toList()));
        freed.forEach(back);
        return Outcome.FREED;
    }

    private Outcome sweep() {
        for (Person person : due(person -> person.polling, now)) {
            person.polling = null;
            person.away = now + config.awayGrace().toMillis();
        }
        for (Person person : due(person -> person.state == State.WAITING ? person.away : null, now)) {
            stopWaiting(person);
        }
        long asked = now - config.admissionRepeat().toMillis();
        for (Person person : due(person -> person.asked, asked)) {
            ask(person, person.caller);
        }
        for (Mode mode : Mode.values()) {
            for (int i = 0; open && i < config.sweepLimit(); i++) {
                List<Person> waiting = pool(mode);
                if (waiting.size() < 2) {
                    break;
                }
                pair(waiting.get(0), waiting.get(1));
            }
        }
        return Outcome.SWEPT;
    }

    private List<Person> due(Function<Person, Long> deadline, long before) {
        return people.values().stream()
                .filter(person -> deadline.apply(person) != null && deadline.apply(person) <= before)
                .sorted(Comparator.comparing(deadline))
                .limit(config.sweepLimit())
                .toList();
    }

    /** Who may be met in this mode, the longest waiting first. */
    List<Person> pool(Mode mode) {
        Predicate<Person> meetable =
                person -> person.ready() && person.wishes.mode() == mode && !putBack.contains(person.user);
        ToLongFunction<Person> since = person -> person.since;
        return people.values().stream()
                .filter(meetable)
                .sorted(Comparator.comparingLong(since).thenComparing(person -> person.user))
                .toList();
    }

    private static boolean newer(Person person, long epoch, String entry) {
        if (epoch != person.epoch) {
            return epoch > person.epoch;
        }
        return person.entry == null || order(entry) > order(person.entry);
    }

    private static long order(String entry) {
        String[] parts = entry.split("-");
        return Long.parseLong(parts[0]) * 1_000_000 + Long.parseLong(parts[1]);
    }

    private void obey(Person person, Caller from, String entry) {
        beThere(person, from);
        person.epoch = from.epoch();
        person.entry = entry;
    }

    private void beThere(Person person, Caller from) {
        if (from.polls()) {
            person.away = null;
            person.polling = now + config.pollingGrace().toMillis();
        } else if (from.epoch() > person.epoch) {
            person.away = null;
            person.polling = null;
        }
    }

    private void askIfUnknown(Person person, Caller to) {
        if (person.state == State.UNKNOWN) {
            ask(person, to);
        }
    }

    private void ask(Person person, Caller to) {
        person.state = State.ADMITTING;
        person.asked = now;
        person.caller = to;
        events.add(new QueueEvent.AdmissionAsked(person.caller, person.name));
    }

    private void resume(Person person, Caller to) {
        events.add(new QueueEvent.Resumed(person.pair, to));
    }

    private Outcome look(Person person, String ticket) {
        if (person.since == null) {
            person.since = now;
        }
        if (person.away != null) {
            person.away = now + config.awayGrace().toMillis();
        }
        giveTicket(person, ticket);
        if (person.state == State.ADMITTING) {
            return Outcome.ADMITTING;
        }
        seek(person);
        return person.state == State.PAIRED ? Outcome.PAIRED : Outcome.WAITING;
    }

    private void giveTicket(Person person, String ticket) {
        if (ticket != null) {
            person.ticket = ticket;
        }
        if (person.ticket == null || over.containsKey(person.ticket)) {
            person.ticket = spares.removeFirst();
        }
    }

    private void seek(Person person) {
        person.state = State.WAITING;
        putBack.add(person.user);
        if (open && person.away == null) {
            pool(person.wishes.mode()).stream().findFirst().ifPresent(other -> pair(other, person));
        }
    }

    private void pair(Person first, Person second) {
        Pair pair = new Pair(second.ticket, side(first), side(second), now, second.wishes.mode(), null, List.of());
        second.ticket = null;
        for (Person person : List.of(first, second)) {
            person.state = State.PAIRED;
            person.pair = pair;
        }
        events.add(new QueueEvent.Matched(pair));
    }

    private static Side side(Person person) {
        return new Side(person.user, person.since, person.wishes);
    }

    /** The partner where freed too, else null. */
    private Person part(Person person, Reason reason, String cause) {
        Pair pair = person.pair;
        Person partner = person(pair.partnerOf(person.user));
        events.add(new QueueEvent.Parted(pair, reason, person.user));
        free(person);
        boolean both = partner.inSession(pair.session());
        if (both) {
            free(partner);
        }
        over.put(pair.session(), new Over(cause, both ? List.of(person.user, partner.user) : List.of(person.user)));
        return both ? partner : null;
    }

    private void lookOn(Person partner) {
        if (partner != null && partner.wishes.again()) {
            waitAgain(partner, now, null);
        }
    }

    private void waitAgain(Person person, long since, String ticket) {
        if (person.away == null || person.away > now) {
            person.since = since;
            giveTicket(person, ticket);
            seek(person);
        }
    }

    private void free(Person person) {
        person.state = State.IDLE;
        person.pair = null;
        person.since = null;
    }

    private static void stopWaiting(Person person) {
        person.since = null;
        if (person.state == State.WAITING) {
            person.state = State.IDLE;
        }
    }

    private static Caller withoutId(Caller from) {
        return new Caller(from.user(), from.epoch(), from.gateway(), null, from.polls());
    }
}
