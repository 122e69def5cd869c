package dev.parley.gateway.socket;

import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.gateway.Limits;
import dev.parley.gateway.command.Commands;
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

    void text(ClientConnection connection, String frame) {
        if (connection.closedBecause().isPresent()) {
            return;
        }
        switch (messages.parse(frame)) {
            case ClientMessages.Parsed.Garbage garbage -> attendance.close(connection, Closing.NOT_TEXT);
            case ClientMessages.Parsed.Refused refused -> refused(connection, refused.error());
            case ClientMessages.Parsed.Understood understood -> {
                connection.manners().understood();
                understood(connection, understood.message());
            }
        }
    }

    /** Answered by the server itself, which costs as much as a command. */
    void ping(ClientConnection connection) {
        if (limits.command(connection.user()) > 0 && connection.manners().refused()) {
            attendance.close(connection, Closing.FLOODING);
        }
    }

    private void refused(ClientConnection connection, Notice.Error error) {
        if (connection.manners().bad()) {
            attendance.close(connection, Closing.FLOODING);
        } else if (withinLimit(connection, error.id())) {
            attendance.tell(connection, error);
        }
    }

    private void understood(ClientConnection connection, ClientMessage message) {
        if (!withinLimit(connection, message.id())) {
            return;
        }
        switch (message) {
            case ClientMessage.Authenticate authenticate -> authenticate(connection, authenticate);
            case ClientMessage.Command command -> {
                if (!connection.early().run(() -> send(connection, command))) {
                    attendance.close(connection, Closing.FLOODING);
                }
            }
        }
    }

    private boolean withinLimit(ClientConnection connection, String id) {
        long wait = limits.command(connection.user());
        if (wait == 0) {
            connection.manners().accepted();
            return true;
        }
        if (connection.manners().refused()) {
            attendance.close(connection, Closing.FLOODING);
        } else {
            attendance.tell(
                    connection, new Notice.Error(id, Notice.Code.RATE_LIMITED, "too many commands, slow down", wait));
        }
        return false;
    }

    private void send(ClientConnection connection, ClientMessage.Command command) {
        ClientConnection.Held held = connection.held();
        Caller from = Caller.socket(connection.user(), held.epoch(), held.gateway(), command.id());
        if (command instanceof ClientMessage.Find find) {
            connection.finds(find.wishes());
        }
        commands.send(command, from, TraceParent.fresh()).whenComplete((entry, problem) -> {
            if (problem != null) {
                attendance.tell(connection, unavailable(command.id()));
            }
        });
    }

    private void authenticate(ClientConnection connection, ClientMessage.Authenticate message) {
        Person renewed;
        try {
            renewed = Person.of(tokens.parse(message.token()));
        } catch (ParseException invalid) {
            attendance.tell(connection, unauthenticated(message.id(), "the token is not valid"));
            return;
        }
        if (renewed.user().equals(connection.user())) {
            connection.extend(renewed);
            attendance.tell(connection, new Notice.Ok(message.id(), null, null));
        } else {
            attendance.tell(connection, unauthenticated(message.id(), "the token is somebody else's"));
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
