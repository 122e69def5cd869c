package dev.parley.queue;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.Side;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the rules of the model are made of: people, tickets, and who meets whom. Nothing expires by itself here. */
class ModelPeople extends ModelPools {

    static final long ECHO = 30_000;

    record Over(String cause, List<String> freed) {}

    final List<QueueEvent> events = new ArrayList<>();
    boolean open;

    final Map<String, Over> over = new HashMap<>();
    final Set<String> unblocked = new HashSet<>();
    final Set<String> unbanned = new HashSet<>();
    final Set<String> taken = new HashSet<>();
    final Map<Set<String>, Long> met = new HashMap<>();
    final Map<String, Long> erased = new HashMap<>();
    final Set<String> putBack = new HashSet<>();
    final Set<String> back = new HashSet<>();
    Deque<String> spares;

    ModelPeople(QueueConfig config) {
        super(config);
    }

    void begin(long now, List<String> spares) {
        this.now = now;
        this.spares = new ArrayDeque<>(spares);
        events.clear();
        putBack.clear();
        back.clear();
    }

    boolean isErased(String user) {
        return erased.getOrDefault(user, 0L) > now;
    }

    List<Person> due(Function<Person, Long> deadline, long before, int limit) {
        return people.values().stream()
                .filter(person -> deadline.apply(person) != null && deadline.apply(person) <= before)
                .sorted(Comparator.comparing(deadline))
                .limit(limit)
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
        boolean away = person.away != null;
        if (from.polls()) {
            person.away = null;
            person.polling = now + config.pollingGrace().toMillis();
        } else if (from.epoch() > person.epoch) {
            person.away = null;
            person.polling = null;
        }
        if (away && person.away == null) {
            back.add(person.user);
        }
    }

    /** At the end of a command: who is back from being away has not seen who came meanwhile. */
    void lookAfterReturn(Person person) {
        if (back.contains(person.user) && person.ready()) {
            seek(person);
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
        events.add(new QueueEvent.AdmissionAsked(person.caller, person.name, person.device));
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
        person.accepts = level(person);
        person.tell = now + config.tellEvery().toMillis();
        person.look = null;
        back.remove(person.user);
        putBack.add(person.user);
        if (person.away != null) {
            return;
        }
        if (!open) {
            person.look = now;
            return;
        }
        Optional<Person> best = people.values().stream()
                .filter(other -> agree(person, other) && mustNotMeetUntil(person, other) <= now)
                .min(bestFor(person));
        if (best.isPresent()) {
            pair(best.get(), person);
        } else {
            person.look = nextLook(person);
        }
    }

    static Comparator<Person> bestFor(Person person) {
        ToLongFunction<Person> since = other -> other.since;
        Comparator<Person> mostShared =
                Comparator.comparingInt(other -> -shared(person, other).size());
        return mostShared.thenComparingLong(since).thenComparing(other -> other.user);
    }

    /** Whether both wait, and accept one another by what each accepts at present. */
    boolean agree(Person person, Person other) {
        return other != person
                && other.ready()
                && !putBack.contains(other.user)
                && !Collections.disjoint(pools(person), pools(other));
    }

    private Long nextLook(Person person) {
        List<Long> reasons = new ArrayList<>();
        widens(person).ifPresent(reasons::add);
        people.values().stream()
                .filter(other -> agree(person, other))
                .map(other -> mustNotMeetUntil(person, other))
                .filter(ends -> ends < Long.MAX_VALUE)
                .forEach(reasons::add);
        return reasons.stream().min(Comparator.naturalOrder()).orElse(null);
    }

    long mustNotMeetUntil(Person one, Person other) {
        boolean blocked = one.blocks.containsKey(other.user) || other.blocks.containsKey(one.user);
        return blocked ? Long.MAX_VALUE : met.getOrDefault(Set.of(one.user, other.user), 0L);
    }

    void haveMet(String one, String other, long at) {
        long ends = at + config.metMemory().toMillis();
        if (ends > now && !isErased(one) && !isErased(other)) {
            met.put(Set.of(one, other), ends);
        }
    }

    void pair(Person first, Person second) {
        String language = second.wishes.language();
        Pair pair = new Pair(
                second.ticket,
                side(first),
                side(second),
                now,
                second.wishes.mode(),
                language != null && language.equals(first.wishes.language()) ? language : null,
                shared(second, first));
        second.ticket = null;
        for (Person person : List.of(first, second)) {
            noteWait(person);
            person.state = State.PAIRED;
            person.pair = pair;
            person.matched = now;
        }
        events.add(new QueueEvent.Matched(pair));
    }

    static Side side(Person person) {
        return new Side(person.user, person.since, person.wishes);
    }

    void waitAgain(Person person, long since, String ticket) {
        if (person.away != null && person.away <= now || cooling(person) || keptOut(person)) {
            return;
        }
        person.since = since;
        giveTicket(person, ticket);
        seek(person);
        if (person.ready()) {
            person.look = now;
        }
    }

    void free(Person person, boolean talked) {
        if (talked
                && person.skips > 0
                && talked(person) >= config.clearingTalk().toMillis()) {
            person.skips = 0;
            person.skipped = now;
            person.cooldown = 0;
            events.add(new QueueEvent.Forgiven(person.user, now));
        }
        person.state = State.IDLE;
        person.pair = null;
        person.matched = null;
        person.since = null;
    }

    private long talked(Person person) {
        return now - person.matched;
    }

    boolean cooling(Person person) {
        return person.cooldown > now;
    }

    boolean keptOut(Person person) {
        return person.bans.values().stream().anyMatch(ends -> ends == 0 || ends > now);
    }

    /** Whether this was one too many. */
    boolean countSkip(Person person, boolean onlyBrief) {
        long talked = talked(person);
        boolean brief = talked < config.briefEnd().toMillis();
        if (talked >= config.clearingTalk().toMillis() || onlyBrief && !brief) {
            return false;
        }
        long quiet = Math.max(0, now - person.skipped) / config.quiet().toMillis();
        person.skips = (person.skips >> Math.min(quiet, 30)) + 1;
        person.skipped = now;
        int excess = person.skips - config.skipsFree();
        List<Duration> cooldowns = config.cooldowns();
        if (excess > 0) {
            person.cooldown =
                    now + cooldowns.get(Math.min(excess, cooldowns.size()) - 1).toMillis();
        }
        events.add(new QueueEvent.Penalised(person.user, person.skips, now, cooling(person) ? person.cooldown : 0));
        return excess > 0;
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
