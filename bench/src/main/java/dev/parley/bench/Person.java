package dev.parley.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;

/**
 * One simulated guest: speaks docs/protocol.md, tells the checker and the measurement what it is told, and leaves to its
 * listener what to do next. Used on the event loop only; moments are {@link System#nanoTime}.
 */
final class Person {

    /** Decides what a person does; called after the person's own state has changed. */
    interface Listener {

        /** Talks with somebody now. */
        void matched(Person person);

        /** Neither talks nor looks for anybody any more, without having wanted that. */
        void alone(Person person);

        /** The socket is closed, by the other side or the network. */
        void gone(Person person);
    }

    private enum State {
        IDLE,
        LOOKING,
        TALKING
    }

    private final Vertx vertx;
    private final Guest guest;
    private final Connection connection;
    private final MatchChecker checker;
    private final Measurement measurement;
    private final Listener listener;

    private Promise<Void> ready;
    private State state = State.IDLE;
    private ServerMessage match;
    private String lastParted;
    private long intended;
    /** After a status the server tells a match again, with a fresh token. */
    private boolean mayBeToldAgain;

    private long heartbeat = -1;

    Person(
            Vertx vertx,
            Gateway gateway,
            Guest guest,
            MatchChecker checker,
            Measurement measurement,
            Listener listener) {
        this.vertx = vertx;
        this.guest = guest;
        this.connection = new Connection(gateway, guest, this::hear, this::closed);
        this.checker = checker;
        this.measurement = measurement;
        this.listener = listener;
        checker.idle(name());
    }

    String name() {
        return guest.name();
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

    /** The last match the person was told of. */
    ServerMessage match() {
        return match;
    }

    /** Opens a socket, or opens it again; completes with the server's {@code ready}. */
    Future<Void> connect() {
        ready = Promise.promise();
        mayBeToldAgain = true;
        return connection.open().compose(open -> ready.future());
    }

    /** Looks for somebody; meant for the given moment. Completes with the server's answer. */
    Future<Void> find(long moment) {
        look(moment);
        return connection.ask("find", Map.of()).onSuccess(this::answered).mapEmpty();
    }

    /** Leaves the conversation for the next one; meant for the given moment. */
    void skip(long moment) {
        lastParted = match.session();
        look(moment);
        connection.ask("skip", match.session()).onSuccess(this::answered);
    }

    /** Ends the conversation; completes with the server's answer. */
    Future<Void> end() {
        lastParted = match.session();
        idle();
        return connection.ask("end", match.session()).onSuccess(this::answered).mapEmpty();
    }

    /** Stops looking; completes with the server's answer. */
    Future<Void> cancel() {
        idle();
        return connection.ask("cancel", Map.of()).onSuccess(this::answered).mapEmpty();
    }

    /** Asks for the server's view of this person, which is {@code idle}, {@code waiting} or {@code matched}. */
    Future<ServerMessage> status() {
        mayBeToldAgain = true;
        return connection.ask("status", Map.of());
    }

    /** To be called each second: a command without an answer for ten seconds is lost. */
    void checkAnswer(long now) {
        connection.overdue(now).ifPresent(command -> checker.unanswered(name(), command));
    }

    /** Goes away. */
    Future<Void> close() {
        vertx.cancelTimer(heartbeat);
        return connection.close();
    }

    private void look(long moment) {
        state = State.LOOKING;
        intended = moment;
        checker.looking(name());
    }

    private void idle() {
        state = State.IDLE;
        checker.idle(name());
    }

    private void hear(ServerMessage message) {
        switch (message.type()) {
            case "ready" -> ready(message);
            case "matched" -> matched(message);
            case "parted" -> parted(message);
            case "error" -> measurement.error(message.code());
            default -> {
                // waiting and idle tell nothing that the person does not know; newer types are not for this version.
            }
        }
    }

    private void ready(ServerMessage message) {
        if (heartbeat < 0) {
            heartbeat = vertx.setPeriodic(
                    Duration.ofSeconds(message.heartbeatSeconds()).toMillis(), timer -> beat());
        }
        ready.tryComplete();
        if (state != State.IDLE && "idle".equals(message.state())) {
            idle();
            listener.alone(this);
        }
    }

    private void beat() {
        if (state == State.TALKING) {
            connection.say("heartbeat", match.session());
        }
    }

    private void matched(ServerMessage message) {
        boolean again = mayBeToldAgain && match != null && message.session().equals(match.session());
        mayBeToldAgain = false;
        if (again) {
            return;
        }
        long now = System.nanoTime();
        if (message.session().equals(lastParted)) {
            checker.toldOfOver(name(), message.session(), message.partner().name(), now);
            return;
        }
        match = message;
        checker.told(name(), message.session(), message.partner().name(), now);
        measurement.told(message.session(), intended, now);
        state = State.TALKING;
        listener.matched(this);
    }

    private void parted(ServerMessage message) {
        if ("undone".equals(message.reason())) {
            checker.undone(message.session());
            measurement.over(message.session());
            measurement.error("undone");
        }
        lastParted = message.session();
        if (state == State.TALKING && message.session().equals(match.session())) {
            if (message.requeued()) {
                look(intended);
            } else {
                idle();
                listener.alone(this);
            }
        }
    }

    private void answered(ServerMessage answer) {
        if ("error".equals(answer.type())) {
            measurement.error(answer.code());
            if (state == State.LOOKING) {
                idle();
                listener.alone(this);
            }
        }
    }

    private void closed(Short code) {
        measurement.error("closed by " + code);
        if (!ready.tryFail("closed by " + code)) {
            listener.gone(this);
        }
    }
}
