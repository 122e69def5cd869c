package dev.parley.queue;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What the rules of the model are made of: people, tickets, and who meets whom. Nothing expires by itself here. */
class ModelPeople {

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

    record Over(String cause, List<String> freed) {}

    final Map<String, Person> people = new TreeMap<>();
    final List<QueueEvent> events = new ArrayList<>();
    boolean open;

    final QueueConfig config;
    final Map<String, Over> over = new HashMap<>();
    final Set<String> putBack = new HashSet<>();
    Deque<String> spares;
    long now;

    ModelPeople(QueueConfig config) {
        this.config = config;
    }

    Person person(String user) {
        return people.computeIfAbsent(user, Person::new);
    }

    void begin(long now, List<String> spares) {
        this.now = now;
        this.spares = new ArrayDeque<>(spares);
        events.clear();
        putBack.clear();
    }

    List<Person> due(Function<Person, Long> deadline, long before) {
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

    static boolean newer(Person person, long epoch, String entry) {
        if (epoch != person.epoch) {
            return epoch > person.epoch;
        }
        return person.entry == null || order(entry) > order(person.entry);
    }

    static long order(String entry) {
        String[] parts = entry.split("-");
        return Long.parseLong(parts[0]) * 1_000_000 + Long.parseLong(parts[1]);
    }

    void obey(Person person, Caller from, String entry) {
        beThere(person, from);
        person.epoch = from.epoch();
        person.entry = entry;
    }

    void beThere(Person person, Caller from) {
        if (from.polls()) {
            person.away = null;
            person.polling = now + config.pollingGrace().toMillis();
        } else if (from.epoch() > person.epoch) {
            person.away = null;
            person.polling = null;
        }
    }

    void askIfUnknown(Person person, Caller to) {
        if (person.state == State.UNKNOWN) {
            ask(person, to);
        }
    }

    void ask(Person person, Caller to) {
        person.state = State.ADMITTING;
        person.asked = now;
        person.caller = to;
        events.add(new QueueEvent.AdmissionAsked(person.caller, person.name));
    }

    void resume(Person person, Caller to) {
        events.add(new QueueEvent.Resumed(person.pair, to));
    }

    Outcome look(Person person, String ticket) {
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

    void giveTicket(Person person, String ticket) {
        if (ticket != null) {
            person.ticket = ticket;
        }
        if (person.ticket == null || over.containsKey(person.ticket)) {
            person.ticket = spares.removeFirst();
        }
    }

    void seek(Person person) {
        person.state = State.WAITING;
        putBack.add(person.user);
        if (open && person.away == null) {
            pool(person.wishes.mode()).stream().findFirst().ifPresent(other -> pair(other, person));
        }
    }

    void pair(Person first, Person second) {
        Pair pair = new Pair(second.ticket, side(first), side(second), now, second.wishes.mode(), null, List.of());
        second.ticket = null;
        for (Person person : List.of(first, second)) {
            person.state = State.PAIRED;
            person.pair = pair;
        }
        events.add(new QueueEvent.Matched(pair));
    }

    static Side side(Person person) {
        return new Side(person.user, person.since, person.wishes);
    }

    void waitAgain(Person person, long since, String ticket) {
        if (person.away == null || person.away > now) {
            person.since = since;
            giveTicket(person, ticket);
            seek(person);
        }
    }

    void free(Person person) {
        person.state = State.IDLE;
        person.pair = null;
        person.since = null;
    }

    static void stopWaiting(Person person) {
        person.since = null;
        if (person.state == State.WAITING) {
            person.state = State.IDLE;
        }
    }

    static Caller withoutId(Caller from) {
        return new Caller(from.user(), from.epoch(), from.gateway(), null, from.polls());
    }
}
