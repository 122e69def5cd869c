package dev.parley.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Holds what people are told against what may be: two who look for somebody are told of one session, each of the other,
 * once. People are known by their names, which are unique in a run. Not thread-safe; times are {@link System#nanoTime}.
 */
final class MatchChecker {

    /** What must never happen. */
    enum Fault {
        /** Told of one session twice, or of another while talking. */
        TOLD_TWICE("told twice"),
        /** Matched with somebody who isn't there, isn't looking, or is told of somebody else. */
        GHOST_PARTNER("ghost partner"),
        /** The partner was not told within the time allowed. */
        ONE_SIDED("one-sided"),
        /** Matched with oneself. */
        SELF("self"),
        /** A command without an answer, or a state on the server that the person was not told. */
        LOST("lost");

        final String title;

        Fault(String title) {
            this.title = title;
        }
    }

    private static final int EXAMPLES = 10;

    /**
     * What a person believes.
     *
     * @param word as the server says it: {@code idle}, {@code waiting} or {@code matched}
     * @param session where matched
     */
    private record State(String word, String session) {
        static final State IDLE = new State("idle", null);
        static final State LOOKING = new State("waiting", null);

        static State talking(String session) {
            return new State("matched", session);
        }

        @Override
        public String toString() {
            return session == null ? word : word + " in " + session;
        }
    }

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

    private final long graceNanos;
    private final Map<String, State> people = new HashMap<>();
    private final Map<String, Match> matches = new HashMap<>();
    private final Map<String, Match> halfTold = new HashMap<>();
    private final Set<String> undoneBeforeTold = new HashSet<>();
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final List<String> examples = new ArrayList<>();

    /** @param graceNanos how long after the first the second of a pair may be told */
    MatchChecker(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    /** The person exists and does not look for anybody. */
    void idle(String person) {
        people.put(person, State.IDLE);
    }

    /** The person wants to meet somebody from now on. */
    void looking(String person) {
        people.put(person, State.LOOKING);
    }

    /** The person was told of a match. */
    void told(String person, String session, String partner, long now) {
        State before = people.put(person, State.talking(session));
        if (before != null && before.session() != null) {
            fault(Fault.TOLD_TWICE, person + " was told of " + session + " while " + before);
        } else {
            toldOfOver(person, session, partner, now);
        }
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
        match.undone = undoneBeforeTold.remove(session);
        matches.put(session, match);
        halfTold.put(session, match);
        State other = people.get(partner);
        if (other == null || other == State.IDLE) {
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

    /**
     * Whether the person was told what the server says of it.
     *
     * @param state {@code idle}, {@code waiting} or {@code matched}
     * @param session where matched
     */
    boolean agrees(String person, String state, String session) {
        State believed = people.get(person);
        return believed.word().equals(state) && Objects.equals(believed.session(), session);
    }

    /** As {@link #agrees}, and a fault where it is false: for somebody about whom nothing can be on its way. */
    void mustAgree(String person, String state, String session) {
        if (!agrees(person, state, session)) {
            fault(
                    Fault.LOST,
                    "%s believes to be %s, the server says %s"
                            .formatted(person, people.get(person), new State(state, session)));
        }
    }

    /** Counts the matches whose second half is overdue; each once. */
    void settle(long now) {
        Collection<Match> open = halfTold.values();
        open.removeIf(match -> {
            boolean overdue = now - match.toldAt > graceNanos;
            if (overdue && !match.undone) {
                fault(Fault.ONE_SIDED, match.first + " was told of " + match.partner + ", who was not told");
            }
            return overdue || match.undone;
        });
    }

    /** Whether somebody may still be told of a match of which the other knows. */
    boolean isUnsettled() {
        return !halfTold.isEmpty();
    }

    /** How often each fault was seen, those never seen included. */
    Map<Fault, Long> faults() {
        Map<Fault, Long> all = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            all.put(fault, faults.getOrDefault(fault, 0L));
        }
        return all;
    }

    /** Sentences about the first faults, ten at most. */
    List<String> examples() {
        return List.copyOf(examples);
    }

    private void fault(Fault fault, String example) {
        faults.merge(fault, 1L, Long::sum);
        if (examples.size() < EXAMPLES) {
            examples.add(fault.title + ": " + example);
        }
    }
}
