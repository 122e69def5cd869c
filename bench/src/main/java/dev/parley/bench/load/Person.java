package dev.parley.bench.load;

import dev.parley.bench.system.Participant;
import dev.parley.bench.system.Participant.Standing;
import dev.parley.bench.system.SystemUnderTest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * What one simulated person does and believes. It tells the checker what it is told, and leaves to its listener what to
 * do next. Used on the event loop only; moments are {@link System#nanoTime}.
 */
final class Person implements Participant.Listener {

    /** Decides what a person does; called after the person's own state has changed. */
    interface Listener {

        /** Talks with somebody now. */
        void matched(Person person);

        /** Neither talks nor looks for anybody any more. */
        void idle(Person person);

        /** Something went wrong; to be counted. */
        void trouble(Person person, String what);

        /** An ask was refused; to be counted. */
        default void refused(Person person, String why) {
            trouble(person, why);
        }

        /** The connection is lost. */
        void gone(Person person);
    }

    /** What a person is doing. */
    enum State {
        IDLE,
        LOOKING,
        TALKING,
        LEAVING,
        GONE
    }

    private final MatchChecker checker;
    private final Tally tally;
    private final Listener listener;
    private Participant participant;
    private State state = State.GONE;
    private String session;
    private String partner;
    private String lastParted;
    private long intended;

    /** @param tally how many people are in which state; this one counts itself in */
    Person(MatchChecker checker, Tally tally, Listener listener) {
        this.checker = checker;
        this.tally = tally;
        tally.add(state);
        this.listener = listener;
    }

    /** Is made by the system and connects. */
    Future<Void> arrive(SystemUnderTest system, String name) {
        return system.participant(name, this)
                .onSuccess(made -> participant = made)
                .compose(made -> connect());
    }

    private Future<Void> connect() {
        return participant.connect().onSuccess(connected -> become(State.IDLE));
    }

    /** Connects again after the connection was lost, and ends whatever the system has kept for this person. */
    Future<Void> comeBack() {
        return connect().compose(connected -> participant.standing()).compose(said -> {
            if (said.isEmpty() || said.get().state() == Standing.State.IDLE) {
                return Future.succeededFuture();
            }
            if (said.get().state() == Standing.State.WAITING) {
                return participant.cancel().mapEmpty();
            }
            participant.end(said.get().session());
            return Future.succeededFuture();
        });
    }

    String name() {
        return participant.name();
    }

    boolean isIdle() {
        return state == State.IDLE;
    }

    boolean isLooking() {
        return state == State.LOOKING;
    }

    boolean isTalking() {
        return state == State.TALKING;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** The conversation that goes on, or the last one. */
    String session() {
        return session;
    }

    /** Whom the person was told of in it. */
    String partner() {
        return partner;
    }

    /** The moment at which the person meant to ask for whom it looks or with whom it talks. */
    long intended() {
        return intended;
    }

    /** Looks for somebody; meant for the given moment. */
    void find(long moment) {
        intended = moment;
        become(State.LOOKING);
        participant.find();
    }

    /** Ends the conversation, if one goes on. */
    void end() {
        if (state == State.TALKING) {
            change(State.LEAVING);
            participant.end(session);
        }
    }

    /** Leaves the conversation for the next one, if one goes on; meant for the given moment. */
    void skip(long moment) {
        if (state == State.TALKING) {
            lastParted = session;
            intended = moment;
            become(State.LOOKING);
            participant.skip(session);
        }
    }

    /**
     * Stops looking, if the person looks; completes with the system's answer. Whoever has been matched meanwhile is told
     * so and talks.
     */
    Future<Void> cancel() {
        if (state != State.LOOKING) {
            return Future.succeededFuture();
        }
        return participant
                .cancel()
                .onSuccess(cancelled -> {
                    if (cancelled && state == State.LOOKING) {
                        become(State.IDLE);
                        listener.idle(this);
                    }
                })
                .mapEmpty();
    }

    /** Is gone without a word. */
    void vanish() {
        change(State.GONE);
        checker.vanished(name());
        participant.vanish();
    }

    /** When the system decided the last match; empty where it does not say. */
    Optional<Instant> matchedAt() {
        return participant.matchedAt();
    }

    /** Goes away. */
    Future<Void> close() {
        change(State.GONE);
        return participant.close();
    }

    /** Whether the system says the same of this person as the person believes; true where it cannot be asked. */
    Future<Boolean> agrees() {
        return participant.standing().map(said -> said.isEmpty() || checker.agrees(name(), said.get()));
    }

    /** As {@link #agrees}, and a fault where it does not. */
    Future<Void> mustAgree() {
        return participant
                .standing()
                .onSuccess(said -> said.ifPresent(standing -> checker.mustAgree(name(), standing)))
                .mapEmpty();
    }

    /** To be called each second: a command without an answer is lost. */
    void checkAnswers(long now) {
        participant.overdue(now).ifPresent(command -> checker.unanswered(name(), command));
    }

    private void change(State next) {
        tally.move(state, next);
        state = next;
    }

    private void become(State next) {
        change(next);
        if (next == State.LOOKING) {
            checker.looking(name());
        } else {
            checker.idle(name());
        }
    }

    @Override
    public void matched(String told, String other) {
        long now = System.nanoTime();
        if (told.equals(lastParted)) {
            checker.toldOfOver(name(), told, other, now);
            return;
        }
        checker.told(name(), told, other, now);
        session = told;
        partner = other;
        change(State.TALKING);
        listener.matched(this);
    }

    @Override
    public void parted(String told, boolean undone, boolean looking) {
        checker.parted(name(), told);
        if (undone) {
            checker.undone(told);
            listener.trouble(this, "undone");
        }
        if (state == State.TALKING && !told.equals(session) && !told.equals(lastParted)) {
            listener.trouble(this, "parting told after the next match");
        }
        if (told.equals(lastParted)) {
            return;
        }
        lastParted = told;
        boolean mine = told.equals(session) && (state == State.TALKING || state == State.LEAVING);
        // A match of which the person was never told has ended already: the two notices crossed.
        if (mine || state == State.LOOKING) {
            become(looking ? State.LOOKING : State.IDLE);
            if (!looking) {
                listener.idle(this);
            }
        }
    }

    @Override
    public void refused(String why) {
        if (state == State.LOOKING) {
            listener.refused(this, why);
            become(State.IDLE);
            listener.idle(this);
        } else {
            listener.trouble(this, why);
        }
    }

    @Override
    public void trouble(String what) {
        listener.trouble(this, what);
    }

    @Override
    public void closed(String why) {
        become(State.GONE);
        listener.trouble(this, why);
        listener.gone(this);
    }
}
