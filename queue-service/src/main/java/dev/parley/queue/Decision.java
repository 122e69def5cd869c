package dev.parley.queue;

import java.util.List;

/**
 * What the script decided about one command or event.
 *
 * @param now epoch milliseconds of Redis' clock at which it was decided
 * @param waiting people in all pools, counted by a sweep alone; else 0
 * @param people how those stand whom the decision touched, the caller among them, in no order
 */
public record Decision(Outcome outcome, long now, long waiting, List<Standing> people) {

    public Decision {
        people = List.copyOf(people);
    }

    /** The state of a person in matching. */
    public enum State {
        /** Nothing is stored, or only that a connection is gone. */
        UNKNOWN,
        /** The record was asked whether this person may take part. */
        ADMITTING,
        IDLE,
        WAITING,
        PAIRED
    }

    /**
     * How one person stands after the decision.
     *
     * @param session where paired, else null
     * @param since epoch milliseconds of the wait's beginning, kept while paired; while admitting it says that a wait was
     *     asked for; else 0
     * @param position in the pool from 1; 0 for who is in none
     * @param away whether the connection is gone
     * @param freed whether the decision took the person out of a session
     * @param requeued whether it then put the person back into the queue; waiting or paired again by now
     */
    public record Standing(
            String user,
            State state,
            String session,
            long since,
            long position,
            boolean away,
            boolean freed,
            boolean requeued) {}

    /** How the person stands; unknown for somebody the decision did not touch. */
    public Standing of(String user) {
        return people.stream()
                .filter(standing -> standing.user().equals(user))
                .findFirst()
                .orElseGet(() -> new Standing(user, State.UNKNOWN, null, 0, 0, false, false, false));
    }
}
