package dev.parley.session.core;

import dev.parley.bus.message.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

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
}
