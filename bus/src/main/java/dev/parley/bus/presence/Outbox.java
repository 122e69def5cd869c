package dev.parley.bus.presence;

import dev.parley.bus.StreamKey;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Notice;
import java.util.ArrayList;
import java.util.List;

/**
 * What a batch has to say, collected so that it leaves as one pipeline by {@link Mailbox#send}. Not thread-safe.
 */
public final class Outbox {

    record ToUser(String user, GatewayMessage message, String traceParent) {}

    record ToGateway(String gateway, GatewayMessage message, String traceParent) {}

    record ToStream<M>(StreamKey<M> stream, M message, String traceParent) {}

    final List<ToUser> toUsers = new ArrayList<>();
    final List<ToGateway> toGateways = new ArrayList<>();
    final List<ToStream<?>> toStreams = new ArrayList<>();

    /** For the person, wherever connected; nobody connected is no error. */
    public void notice(String user, Notice notice, String traceParent) {
        toUsers.add(new ToUser(user, new GatewayMessage.Deliver(user, notice), traceParent));
    }

    /** The answer to a command. */
    public void reply(Caller to, Notice notice, String traceParent) {
        if (to.gateway() != null) {
            toGateways.add(new ToGateway(to.gateway(), new GatewayMessage.Reply(to, notice), traceParent));
        }
    }

    /** Closes the person's connection, wherever it is. */
    public void close(String user, int code, String reason, String traceParent) {
        toUsers.add(new ToUser(user, new GatewayMessage.Close(user, code, reason), traceParent));
    }

    /** To one gateway, whoever is connected there. */
    public void gateway(String gateway, GatewayMessage message, String traceParent) {
        toGateways.add(new ToGateway(gateway, message, traceParent));
    }

    /** To a service's stream. */
    public <M> void append(StreamKey<M> stream, M message, String traceParent) {
        toStreams.add(new ToStream<>(stream, message, traceParent));
    }

    /** What gateways and people will be told: first what goes to a gateway, then what goes to a person, each in order. */
    public List<GatewayMessage> messages() {
        List<GatewayMessage> messages = new ArrayList<>();
        toGateways.forEach(post -> messages.add(post.message()));
        toUsers.forEach(post -> messages.add(post.message()));
        return messages;
    }

    public boolean isEmpty() {
        return toUsers.isEmpty() && toGateways.isEmpty() && toStreams.isEmpty();
    }
}
