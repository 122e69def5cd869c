package dev.parley.bench.parley;

import dev.parley.bench.system.Participant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/** A guest with a socket. Commands carry ids and are answered, as the SDK's are. */
final class Visitor implements Participant {

    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    /** A command on its way; {@code answer} is null where nobody waits for it. */
    private record Asked(String id, String type, long at, Promise<ServerMessage> answer) {}

    private final Parley parley;
    private final Guest guest;
    private final Listener listener;
    private final ArrayDeque<Asked> asked = new ArrayDeque<>(2);
    private Promise<Void> ready = Promise.promise();
    private ClientWebSocket socket;
    private WebSocket connected;
    private String session;
    private String matchedAt;
    /** After {@code ready} the server tells a match again, with a fresh token. */
    private boolean mayBeToldAgain;

    private long asks;

    Visitor(Parley parley, Guest guest, Listener listener) {
        this.parley = parley;
        this.guest = guest;
        this.listener = listener;
    }

    @Override
    public String name() {
        return guest.name();
    }

    @Override
    public Optional<Instant> matchedAt() {
        return Optional.ofNullable(matchedAt).map(Instant::parse);
    }

    /** The conversation that goes on, or null. */
    String session() {
        return session;
    }

    @Override
    public Future<Void> connect() {
        ready = Promise.promise();
        mayBeToldAgain = true;
        ClientWebSocket opening = parley.gateway().socket();
        opening.textMessageHandler(text -> {
            if (socket == opening) {
                handle(ServerMessage.parse(text));
            }
        });
        opening.closeHandler(end -> closed(opening));
        // Assigned before it is open, because what the server says first may be handled before this completes.
        socket = opening;
        return parley.gateway()
                .open(opening, guest)
                .onSuccess(open -> connected = open)
                .onFailure(problem -> socket = null)
                .compose(open -> ready.future());
    }

    private void closed(ClientWebSocket closed) {
        if (socket != closed) {
            return;
        }
        socket = null;
        String why = "closed by " + closed.closeStatusCode();
        giveUp(why);
        if (!ready.tryFail(why)) {
            listener.closed(why);
        }
    }

    private void giveUp(String why) {
        while (!asked.isEmpty()) {
            Asked lost = asked.poll();
            if (lost.answer() != null) {
                lost.answer().fail(why);
            }
        }
    }

    @Override
    public void find() {
        send("find", null, null);
    }

    @Override
    public void end(String conversation) {
        send("end", conversation, null);
    }

    @Override
    public void skip(String conversation) {
        send("skip", conversation, null);
    }

    @Override
    public Future<Boolean> cancel() {
        return ask("cancel").map(said -> "ok".equals(said.type) && "idle".equals(said.state));
    }

    @Override
    public Future<Optional<Standing>> standing() {
        mayBeToldAgain = true;
        return ask("status")
                .map(said -> Optional.of(
                        new Standing(Standing.State.valueOf(said.state.toUpperCase(Locale.ROOT)), said.session)));
    }

    private Future<ServerMessage> ask(String type) {
        Promise<ServerMessage> answer = Promise.promise();
        send(type, null, answer);
        return answer.future();
    }

    private void send(String type, String conversation, Promise<ServerMessage> answer) {
        if (socket == null) {
            if (answer != null) {
                answer.fail("the socket is closed");
            }
            return;
        }
        String id = Long.toString(++asks);
        asked.add(new Asked(id, type, System.nanoTime(), answer));
        socket.writeTextMessage(
                conversation == null
                        ? "{\"type\":\"" + type + "\",\"id\":\"" + id + "\"}"
                        : "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"session\":\"" + conversation + "\"}");
    }

    /** Says that the person is still there. */
    void beat() {
        if (socket != null) {
            socket.writeTextMessage("{\"type\":\"heartbeat\",\"session\":\"" + session + "\"}");
        }
    }

    @Override
    public Optional<String> overdue(long now) {
        Asked oldest = asked.peek();
        if (oldest == null || now - oldest.at() < PATIENCE) {
            return Optional.empty();
        }
        asked.poll();
        if (oldest.answer() != null) {
            oldest.answer().fail(oldest.type() + " was not answered");
        }
        return Optional.of(oldest.type());
    }

    @Override
    public void vanish() {
        if (socket != null) {
            socket = null;
            session = null;
            giveUp("the person vanished");
            Gateway.cut(connected);
        }
    }

    @Override
    public Future<Void> close() {
        ClientWebSocket open = socket;
        socket = null;
        session = null;
        giveUp("the socket was closed");
        return open == null ? Future.succeededFuture() : open.close();
    }

    private void handle(ServerMessage message) {
        switch (message.type) {
            case "ready" -> ready(message);
            case "matched" -> matched(message);
            case "parted" -> parted(message);
            case "ok", "error" -> answered(message);
            default -> {
                // waiting and idle tell nothing that the person does not know; newer types are not for this version.
            }
        }
    }

    private void ready(ServerMessage message) {
        if (message.id != null) {
            answered(message);
        } else {
            parley.heartbeatSeconds(message.heartbeatSeconds);
            ready.tryComplete();
        }
    }

    private void matched(ServerMessage message) {
        boolean again = mayBeToldAgain && message.session.equals(session);
        mayBeToldAgain = false;
        if (again) {
            return;
        }
        session = message.session;
        matchedAt = message.matchedAt;
        parley.join(this, message.url, message.token);
        listener.matched(message.session, message.partner);
    }

    private void parted(ServerMessage message) {
        if (message.session.equals(session)) {
            session = null;
        }
        listener.parted(message.session, "undone".equals(message.reason), message.requeued);
    }

    /** Tells the listener of problems: as {@link Listener#trouble} or, where it changes how one stands, as refused. */
    void trouble(String what) {
        listener.trouble(what);
    }

    private void answered(ServerMessage message) {
        Asked done = take(message.id);
        if (done == null) {
            if ("error".equals(message.type)) {
                listener.trouble(message.code);
            }
        } else if (done.answer() != null) {
            done.answer().complete(message);
        } else if ("error".equals(message.type)) {
            if ("end".equals(done.type())) {
                listener.trouble("end: " + message.code);
            } else {
                listener.refused(done.type() + ": " + message.code);
            }
        }
    }

    private Asked take(String id) {
        for (Iterator<Asked> each = asked.iterator(); each.hasNext(); ) {
            Asked one = each.next();
            if (one.id().equals(id)) {
                each.remove();
                return one;
            }
        }
        return null;
    }
}
