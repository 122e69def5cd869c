package dev.parley.session.core;

import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What follows from what the record says about a batch's pairs.
 *
 * @param rooms sessions whose room is made, and both invited; again where an earlier delivery may have stopped halfway
 * @param kept sessions that go on and that somebody comes back to: LiveKit may have lost their rooms, or not have them yet
 * @param over sessions that have ended without both having been told: their end is announced (again)
 */
public record MatchPlan(List<Match> rooms, List<Match> kept, List<Match> over) {

    /** Ends that nobody but the handler of the match itself announces. */
    private static final Set<Reason> OURS = Set.of(Reason.UNDONE, Reason.SUPERSEDED);

    /**
     * @param matched sessions whose match itself is in the batch
     * @param resumed sessions that queue-service takes for running
     */
    public static MatchPlan of(Collection<Match> matches, Set<String> matched, Set<String> resumed) {
        List<Match> rooms = new ArrayList<>();
        List<Match> kept = new ArrayList<>();
        List<Match> over = new ArrayList<>();
        for (Match match : matches) {
            boolean begins = match.fresh() || matched.contains(match.session());
            switch (match.state()) {
                case PENDING -> {
                    if (begins) {
                        rooms.add(match);
                    } else if (resumed.contains(match.session())) {
                        kept.add(match);
                    }
                }
                case ACTIVE -> {
                    // Both were told of the match, or they would not be there.
                    if (resumed.contains(match.session())) {
                        kept.add(match);
                    }
                }
                case ENDED -> {
                    boolean ours = begins && OURS.contains(match.ending().reason());
                    if (ours || resumed.contains(match.session())) {
                        over.add(match);
                    }
                }
            }
        }
        return new MatchPlan(rooms, kept, over);
    }

    /**
     * What becomes of the sessions whose room was asked for, once it is known which have one.
     *
     * @param begun nobody was told of them yet, and both are there: they are told
     * @param again both may have been told before: they are told again where the record still has them
     * @param deserted nobody was told of them yet, and one has no connection any more: the other would wait for somebody
     *     who is not there. Who has come back by the time this is heard keeps the place all the same
     * @param roomless nobody was told of them, and they have no room. Where somebody may have been told there may have
     *     been a room, with people in it: about them the sweep asks LiveKit
     */
    public record Start(Set<String> begun, Set<String> again, Set<String> deserted, Set<String> roomless) {

        /** Sessions that end before anybody hears of them. */
        public Set<String> undone() {
            Set<String> undone = new HashSet<>(deserted);
            undone.addAll(roomless);
            return undone;
        }
    }

    /**
     * @param made those of {@link #rooms} and {@link #kept} that have a room now
     * @param there whether a person has a connection now
     */
    public Start start(Set<String> made, Predicate<String> there) {
        Set<String> begun = new HashSet<>();
        Set<String> again = new HashSet<>(made);
        Set<String> deserted = new HashSet<>();
        Set<String> roomless = new HashSet<>();
        rooms.stream().filter(Match::fresh).forEach(match -> {
            Pair pair = match.pair();
            if (!made.contains(match.session())) {
                roomless.add(match.session());
            } else if (there.test(pair.first().user())
                    && there.test(pair.second().user())) {
                begun.add(match.session());
            } else {
                deserted.add(match.session());
            }
            again.remove(match.session());
        });
        return new Start(begun, again, deserted, roomless);
    }
}
