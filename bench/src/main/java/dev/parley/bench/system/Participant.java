package dev.parley.bench.system;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One simulated person as the system sees it: it says what it is told to say and tells its listener what it hears. It
 * decides nothing. Used on the bench's event loop only.
 */
public interface Participant {

    /** What the person hears. Called on the event loop, never from within a call of the participant's own methods. */
    interface Listener {

        /**
         * Is told of a conversation.
         *
         * @param session the same for both, another one for each conversation
         * @param partner the other's {@link Participant#name()}
         */
        void matched(String session, String partner);

        /**
         * Is told that a conversation is over, also one that it has ended itself.
         *
         * @param undone the system took the match back
         * @param looking the system looks for somebody else for this person
         */
        void parted(String session, boolean undone, boolean looking);

        /** Something that the person asked for was refused: it neither looks nor talks, unless it talked before. */
        void refused(String why);

        /** Something went wrong that does not change how the person stands; to be counted. */
        void trouble(String what);

        /** The connection was closed by the other side or the network. */
        void closed(String why);
    }

    /**
     * How the system says that somebody stands.
     *
     * @param session the conversation where {@code MATCHED}, otherwise null
     */
    record Standing(State state, String session) {

        /** What somebody is doing. */
        public enum State {
            IDLE,
            WAITING,
            MATCHED
        }

        @Override
        public String toString() {
            return state.name().toLowerCase(Locale.ROOT) + (session == null ? "" : " in " + session);
        }
    }

    /** Unique in a run, and what partners are told. */
    String name();

    /** When the system decided the last match, by its own clock; empty where it does not say. */
    default Optional<Instant> matchedAt() {
        return Optional.empty();
    }

    /** Opens a connection, or opens it again; completes when the person may look for somebody. */
    Future<Void> connect();

    /** Looks for somebody. */
    void find();

    /** Ends this conversation; {@link Listener#parted} follows. */
    void end(String session);

    /** Ends this conversation and looks for somebody at once; {@link Listener#parted} follows. */
    void skip(String session);

    /** Stops looking; completes with whether that was so, and not a match made meanwhile, of which the listener is told. */
    Future<Boolean> cancel();

    /** How the system says that the person stands; empty where it cannot be asked. */
    Future<Optional<Standing>> standing();

    /** What has had no answer for ten seconds by {@link System#nanoTime}; it is given up and not told again. */
    Optional<String> overdue(long now);

    /** Goes without a word: the connection is cut, as by a browser that is killed. */
    void vanish();

    /** Goes away in order. */
    Future<Void> close();
}
