package dev.parley.queue;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice.Accepts;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a ticket accepts as time passes, the pools that it is in because of that, and how long people wait there. */
class ModelPools {

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
        String device;
        Wishes wishes;
        String ticket;
        Long since;
        Accepts accepts;
        Long look;
        Long tell;
        Pair pair;
        Long matched;
        int skips;
        long skipped;
        long cooldown;
        final Map<String, String> blocks = new TreeMap<>();
        final Map<String, Long> bans = new TreeMap<>();

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

    /** When somebody last met somebody out of a pool, and the usual interval and wait; an interval of 0 is unknown. */
    record Pace(long at, long interval, long usual) {}

    private static final long PACE_MEMORY = Duration.ofMinutes(10).toMillis();

    final Map<String, Person> people = new TreeMap<>();
    final QueueConfig config;
    long now;
    private final Map<String, Pace> paces = new HashMap<>();

    ModelPools(QueueConfig config) {
        this.config = config;
    }

    Person person(String user) {
        return people.computeIfAbsent(user, Person::new);
    }

    Accepts begins(Person person) {
        Wishes wishes = person.wishes;
        return !wishes.interests().isEmpty()
                ? Accepts.INTERESTS
                : wishes.language() != null ? Accepts.LANGUAGE : Accepts.ANYONE;
    }

    Accepts level(Person person) {
        Accepts begins = begins(person);
        if (person.wishes.strict()) {
            return begins;
        }
        long waited = now - person.since;
        if (begins == Accepts.INTERESTS && waited < config.widenToLanguage().toMillis()) {
            return begins;
        }
        boolean holdsToLanguage = person.wishes.language() != null
                && waited < config.widenToAnyone().toMillis();
        return holdsToLanguage ? Accepts.LANGUAGE : Accepts.ANYONE;
    }

    Optional<Long> widens(Person person) {
        if (person.wishes.strict()) {
            return Optional.empty();
        }
        return switch (person.accepts) {
            case INTERESTS ->
                Optional.of(person.since + config.widenToLanguage().toMillis());
            case LANGUAGE -> Optional.of(person.since + config.widenToAnyone().toMillis());
            case ANYONE -> Optional.empty();
        };
    }

    static List<String> pools(Person person) {
        Wishes wishes = person.wishes;
        String mode = wishes.mode().wire();
        String language = wishes.language() == null ? "" : wishes.language();
        List<String> pools = new ArrayList<>();
        wishes.interests().forEach(interest -> pools.add(mode + ":interest:" + language + ":" + interest));
        if (wishes.language() != null && person.accepts != Accepts.INTERESTS) {
            pools.add(mode + ":language:" + language);
        }
        if (person.accepts == Accepts.ANYONE) {
            pools.add(mode + ":anyone");
        }
        return pools;
    }

    static List<String> shared(Person person, Person other) {
        return person.wishes.interests().stream()
                .filter(other.wishes.interests()::contains)
                .toList();
    }

    void noteWait(Person person) {
        long waited = ago(person.since);
        if (waited == 0) {
            return;
        }
        for (String pool : pools(person)) {
            Pace pace = pace(pool);
            long interval = pace == null ? 0 : ago(pace.at());
            paces.put(
                    pool,
                    pace == null
                            ? new Pace(now, 0, waited)
                            : new Pace(
                                    now,
                                    pace.interval() == 0 ? interval : toward(pace.interval(), interval),
                                    toward(pace.usual(), waited)));
        }
    }

    private Pace pace(String pool) {
        Pace pace = paces.get(pool);
        return pace == null || ago(pace.at()) > PACE_MEMORY ? null : pace;
    }

    private long ago(long time) {
        return Math.max(0, now - time);
    }

    private static long toward(long usual, long seen) {
        return usual + Math.floorDiv(seen - usual, 5);
    }

    long position(Person person) {
        String pool = widest(person);
        return 1 + members(pool).filter(other -> before(other, person)).count();
    }

    private static boolean before(Person one, Person other) {
        return one.since < other.since || one.since.equals(other.since) && one.user.compareTo(other.user) < 0;
    }

    /** Of several pools of interests the fullest, and of those the first named. */
    private String widest(Person person) {
        List<String> pools = pools(person);
        if (person.accepts != Accepts.INTERESTS) {
            return pools.getLast();
        }
        long most =
                pools.stream().mapToLong(pool -> members(pool).count()).max().orElseThrow();
        return pools.stream()
                .filter(pool -> members(pool).count() == most)
                .findFirst()
                .orElseThrow();
    }

    private Stream<Person> members(String pool) {
        return people.values().stream()
                .filter(other -> other.ready() && pools(other).contains(pool));
    }

    /** Seconds, or null while unknown. */
    Long estimate(Person person) {
        Pace pace = pace(widest(person));
        if (pace == null || pace.interval() == 0) {
            return null;
        }
        long quiet = ago(pace.at());
        long waited = ago(person.since);
        long interval = quiet > pace.interval() ? toward(pace.interval(), quiet) : pace.interval();
        long wait = waited > pace.usual() ? toward(pace.usual(), waited) : pace.usual();
        long milliseconds = Math.min(wait, interval) + (position(person) - 1) * interval;
        long step = milliseconds > 60_000 ? 30_000 : 5_000;
        return Math.max(1, Math.floorDiv(milliseconds + step / 2, step)) * step / 1000;
    }
}
