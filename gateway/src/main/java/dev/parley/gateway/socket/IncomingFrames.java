package dev.parley.gateway.socket;

import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.Limits;
import dev.parley.gateway.command.Commands;
import dev.parley.gateway.connection.Attendance;
import dev.parley.gateway.connection.ClientConnection;
import dev.parley.gateway.connection.Closing;
import dev.parley.gateway.identity.Person;
import dev.parley.gateway.message.ClientMessage;
import dev.parley.gateway.message.ClientMessages;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.inject.Singleton;

/** From frames to commands, and what happens to those who send something else. Without state; never waits. */
@Singleton
public class IncomingFrames {

    private static final long RETRY_AFTER_SECONDS = 1;

    private final ClientMessages messages;
    private final Commands commands;
    private final Limits limits;
    private final Attendance attendance;
    private final JWTParser tokens;

    IncomingFrames(ClientMessages messages, Commands commands, Limits limits, Attendance attendance, JWTParser tokens) {
        this.messages = messages;
        this.commands = commands;
        this.limits = limits;
        this.attendance = attendance;
        this.tokens = tokens;
    }

    void text(SocketClient client, String frame) {
        if (client.connection().closedBecause().isPresent()) {
            return;
        }
        switch (messages.parse(frame)) {
            case ClientMessages.Parsed.Garbage garbage -> attendance.close(client.connection(), Closing.NOT_TEXT);
            case ClientMessages.Parsed.Refused refused -> refused(client, refused.error());
            case ClientMessages.Parsed.Understood understood -> {
                client.manners().understood();
                understood(client, understood.message());
            }
        }
    }

    /** One that nobody asked for is allowed, and costs as much as a command. */
    void pong(SocketClient client) {
        if (!client.wire().pong()) {
            ping(client);
        }
    }

    /** Answered by the server itself, which costs as much as a command. */
    void ping(SocketClient client) {
        if (limits.command(client.connection().user()) > 0 && client.manners().refused()) {
            attendance.close(client.connection(), Closing.FLOODING);
        }
    }

    private void refused(SocketClient client, Notice.Error error) {
        if (client.manners().bad()) {
            attendance.close(client.connection(), Closing.FLOODING);
        } else if (withinLimit(client, error.id())) {
            attendance.tell(client.connection(), error);
        }
    }

    private void understood(SocketClient client, ClientMessage message) {
        if (!withinLimit(client, message.id())) {
            return;
        }
        switch (message) {
            case ClientMessage.Authenticate authenticate -> authenticate(client, authenticate);
            case ClientMessage.Command command -> {
                if (!client.early().run(() -> send(client, command))) {
                    attendance.close(client.connection(), Closing.FLOODING);
                }
            }
        }
    }

    private boolean withinLimit(SocketClient client, String id) {
        long wait = limits.command(client.connection().user());
        if (wait == 0) {
            client.manners().accepted();
            return true;
        }
        if (client.manners().refused()) {
            attendance.close(client.connection(), Closing.FLOODING);
        } else {
            attendance.tell(
                    client.connection(),
                    new Notice.Error(id, Notice.Code.RATE_LIMITED, "too many commands, slow down", wait));
        }
        return false;
    }

    private void send(SocketClient client, ClientMessage.Command command) {
        ClientConnection connection = client.connection();
        ClientConnection.Held held = connection.held();
        Caller from = Caller.socket(connection.user(), held.epoch(), held.gateway(), command.id());
        commands.send(command, from, TraceParent.fresh()).whenComplete((entry, problem) -> {
            if (problem != null) {
                attendance.tell(connection, unavailable(command.id()));
            }
        });
    }

    private void authenticate(SocketClient client, ClientMessage.Authenticate message) {
        Person renewed;
        try {
            renewed = Person.of(tokens.parse(message.token()));
        } catch (ParseException invalid) {
            attendance.tell(client.connection(), unauthenticated(message.id(), "the token is not valid"));
            return;
        }
        if (renewed.user().equals(client.connection().user())) {
            client.connection().extend(renewed);
            attendance.tell(client.connection(), new Notice.Ok(message.id(), null, null));
        } else {
            attendance.tell(client.connection(), unauthenticated(message.id(), "the token is somebody else's"));
        }
    }

    private static Notice.Error unauthenticated(String id, String why) {
        return new Notice.Error(id, Notice.Code.UNAUTHENTICATED, why, null);
    }

    private static Notice.Error unavailable(String id) {
        return new Notice.Error(
                id, Notice.Code.UNAVAILABLE, "the command may not have been heard", RETRY_AFTER_SECONDS);
    }
}
