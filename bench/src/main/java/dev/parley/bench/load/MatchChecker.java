package dev.parley.bench.load;

import dev.parley.bench.system.Participant.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what people are told against what may be: two who look for somebody are told of one session, each of the other,
 * once. People are known by their names, which are unique in a run; a match is remembered for two minutes. Not
 * thread-safe; times are {@link System#nanoTime}.
 */
public final class MatchChecker {

    /** What must never happen. */
    public enum Fault {
        /** Told of one session twice, or of another while talking and not of the parting within the time allowed. */
        TOLD_TWICE("told twice"),
        /** Matched with somebody who isn't there, isn't looking, or is told of somebody else. */
        GHOST_PARTNER("ghost partner"),
        /** The partner was not told within the time allowed. */
        ONE_SIDED("one-sided"),
        /** Matched with oneself. */
        SELF("self"),
        /** A command without an answer, or a state on the server that the person was not told. */
        LOST("lost");

        private final String title;

        Fault(String title) {
            this.title = title;
        }

        /** As the report says it. */
        public String title() {
            return title;
        }
    }

    private static final int EXAMPLES = 10;
    private static final long REMEMBERED = Duration.ofMinutes(2).toNanos();

    private static final Standing IDLE = new Standing(Standing.State.IDLE, null);
    /** Equal to {@link #IDLE}, but not the same. */
    private static final Standing VANISHED = new Standing(Standing.State.IDLE, null);

    private static final Standing LOOKING = new Standing(Standing.State.WAITING, null);

    /** The first who was told, and what; {@code second} follows. */
    private static final class Match {
        final String first;
        final String partner;
        final long toldAt;
        String second;
        boolean undone;

        Match(String first, String partner, long toldAt) {
            this.first = first;
            this.partner = partner;
            this.toldAt = toldAt;
        }
    }

    /** A match told before the parting from the session before it: who tells them are two, and may be overtaken. */
    private record Crossing(String session, String before, long toldAt) {}

    private final long graceNanos;
    private final Map<String, Standing> people = new HashMap<>();
    /** In the order in which the first of each was told. */
    private final Map<String, Match> matches = new LinkedHashMap<>();

    private final Map<String, Match> halfTold = new HashMap<>();
    private final Set<String> undoneBeforeTold = new HashSet<>();
    /** By the person's name. */
    private final Map<String, Crossing> crossings = new HashMap<>();

    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final List<String> examples = new ArrayList<>();

    /**
     * @param graceNanos how long after the first the second of a pair may be told, and a parting after the match that
     *     follows it
     */
    public MatchChecker(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    /** The person exists and does not look for anybody. */
    void idle(String person) {
        people.put(person, IDLE);
    }

    /** The person wants to meet somebody from now on. */
    void looking(String person) {
        people.put(person, LOOKING);
    }

    /** The person is gone without a word: it is told nothing more, and others may still be told of it. */
    void vanished(String person) {
        people.put(person, VANISHED);
        crossings.remove(person);
        halfTold.values().stream().filter(match -> match.partner.equals(person)).forEach(match -> match.undone = true);
    }

    /** The person was told of a match. */
    void told(String person, String session, String partner, long now) {
        Standing before = people.put(person, new Standing(Standing.State.MATCHED, session));
        if (before != null && before.session() != null && !before.session().equals(session)) {
            Crossing older = crossings.put(person, new Crossing(session, before.session(), now));
            if (older != null) {
                neverParted(person, older);
            }
        }
        toldOfOver(person, session, partner, now);
    }

    /** The person was told that this session is over. */
    void parted(String person, String session) {
        Crossing crossing = crossings.get(person);
        if (crossing != null && crossing.before().equals(session)) {
            crossings.remove(person);
        }
    }

    private void neverParted(String person, Crossing crossing) {
        fault(
                Fault.TOLD_TWICE,
                "%s was told of %s and not that %s is over".formatted(person, crossing.session(), crossing.before()));
    }

    /** The person was told of a match of which it knows already that it is over: the two notices crossed. */
    void toldOfOver(String person, String session, String partner, long now) {
        Match match = matches.get(session);
        if (person.equals(partner)) {
            fault(Fault.SELF, person + " was matched with itself in " + session);
        } else if (match == null) {
            toldFirst(person, session, partner, now);
        } else if (person.equals(match.first) || person.equals(match.second)) {
            fault(Fault.TOLD_TWICE, person + " was told of " + session + " again");
        } else if (match.second != null || !person.equals(match.partner) || !partner.equals(match.first)) {
            fault(
                    Fault.GHOST_PARTNER,
                    "%s was told of %s in the session of %s and %s"
                            .formatted(person, partner, match.first, match.partner));
        } else {
            match.second = person;
            halfTold.remove(session);
        }
    }

    private void toldFirst(String person, String session, String partner, long now) {
        Match match = new Match(person, partner, now);
        Standing other = people.get(partner);
        match.undone = undoneBeforeTold.remove(session) || other == VANISHED;
        matches.put(session, match);
        halfTold.put(session, match);
        if (other == null || other == IDLE) {
            fault(Fault.GHOST_PARTNER, person + " was matched with " + partner + ", who does not look for anybody");
        }
    }

    /** Somebody was told that the server took a match back; the other side need not hear that it was made. */
    void undone(String session) {
        Match match = matches.get(session);
        if (match == null) {
            undoneBeforeTold.add(session);
        } else {
            match.undone = true;
        }
    }

    /** A command of this person has had no answer for too long. */
    void unanswered(String person, String command) {
        fault(Fault.LOST, person + " had no answer to " + command);
    }

    /** Whether the person was told what the server says of it. */
    boolean agrees(String person, Standing said) {
        return said.equals(people.get(person));
    }

    /** As {@link #agrees}, and a fault where it is false: for somebody about whom nothing can be on its way. */
    void mustAgree(String person, Standing said) {
        if (!agrees(person, said)) {
            fault(Fault.LOST, "%s believes to be %s, the server says %s".formatted(person, people.get(person), said));
        }
    }

    /** To be called each second: counts what is overdue, and forgets old matches. */
    void settle(long now) {
        crossings.entrySet().removeIf(each -> {
            boolean overdue = now - each.getValue().toldAt() > graceNanos;
            if (overdue) {
                neverParted(each.getKey(), each.getValue());
            }
            return overdue;
        });
        halfTold.values().removeIf(match -> {
            boolean overdue = now - match.toldAt > graceNanos;
            if (overdue && !match.undone) {
                fault(Fault.ONE_SIDED, match.first + " was told of " + match.partner + ", who was not told");
            }
            return overdue || match.undone;
        });
        Iterator<Match> eldest = matches.values().iterator();
        while (eldest.hasNext() && now - eldest.next().toldAt > REMEMBERED) {
            eldest.remove();
        }
    }

    /** Whether somebody may still be told of a match of which the other knows, or of a parting. */
    boolean isUnsettled() {
        return !halfTold.isEmpty() || !crossings.isEmpty();
    }

    /** How often each fault was seen, those never seen included. */
    public Map<Fault, Long> faults() {
        Map<Fault, Long> all = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            all.put(fault, faults.getOrDefault(fault, 0L));
        }
        return all;
    }

    /** As {@link #faults}, without those of before. */
    Map<Fault, Long> faultsSince(Map<Fault, Long> before) {
        Map<Fault, Long> since = faults();
        since.replaceAll((fault, count) -> count - before.get(fault));
        return since;
    }

    /** Sentences about the first faults, ten at most. */
    public List<String> examples() {
        return List.copyOf(examples);
    }

    private void fault(Fault fault, String example) {
        faults.merge(fault, 1L, Long::sum);
        if (examples.size() < EXAMPLES) {
            examples.add(fault.title + ": " + example);
        }
    }
}
