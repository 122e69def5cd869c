package dev.parley.queue;

import dev.parley.bus.message.Notice.Accepts;
import dev.parley.bus.message.Wishes;
import java.util.List;

/**
 * What the script decided about one command or event.
 *
 * @param now epoch milliseconds of Redis' clock at which it was decided
 * @param waiting people who can be met, counted by a sweep alone; else 0
 * @param more whether a sweep reached a bound: another one should follow at once
 * @param people how those stand whom the decision touched, the caller among them, in no order
 */
public record Decision(Outcome outcome, long now, long waiting, boolean more, List<Standing> people) {

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
     * @param position in the widest pool from 1; 0 for who is in none
     * @param estimatedWaitSeconds null while unknown
     * @param accepts what the ticket accepts at this moment; null for who is in no pool
     * @param news whether these three are other than what the person was told last, or were told long ago
     * @param away whether the connection is gone
     * @param left the session that the decision took the person out of, or null
     * @param requeued whether it then put the person back into the queue; waiting or paired again by now
     * @param cooldownUntil epoch milliseconds until which skips and finds are refused; 0 or in the past for none
     * @param wishes of the wait; null when there is none
     * @param bannedUntil when the ban ends that the decision met, in epoch milliseconds, 0 for good; null for none
     */
    public record Standing(
            String user,
            State state,
            String session,
            long since,
            long position,
            Long estimatedWaitSeconds,
            Accepts accepts,
            boolean news,
            boolean away,
            String left,
            boolean requeued,
            long cooldownUntil,
            Wishes wishes,
            Long bannedUntil) {

        /** Of somebody whom no ban keeps out. */
        Standing(
                String user,
                State state,
                String session,
                long since,
                long position,
                Long estimatedWaitSeconds,
                Accepts accepts,
                boolean news,
                boolean away,
                String left,
                boolean requeued,
                long cooldownUntil,
                Wishes wishes) {
            this(
                    user,
                    state,
                    session,
                    since,
                    position,
                    estimatedWaitSeconds,
                    accepts,
                    news,
                    away,
                    left,
                    requeued,
                    cooldownUntil,
                    wishes,
                    null);
        }

        static Standing unknown(String user) {
            return new Standing(user, State.UNKNOWN, null, 0, 0, null, null, false, false, null, false, 0, null);
        }
    }

    /** How the person stands; unknown for somebody the decision did not touch. */
    public Standing of(String user) {
        return people.stream()
                .filter(standing -> standing.user().equals(user))
                .findFirst()
                .orElseGet(() -> Standing.unknown(user));
    }
}
