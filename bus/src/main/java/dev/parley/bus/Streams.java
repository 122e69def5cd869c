package dev.parley.bus;

import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.LiveKitEvent;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.QueueEvent;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.message.SessionEvent;

/**
 * Every stream there is. Streams whose name begins with the tag share one Redis Cluster slot with the script that
 * writes or reads their state.
 *
 * @param tag content of the hash tag, normally {@code main}
 */
public record Streams(String tag) {

    /** The one consumer group each stream has (gateway streams have none). */
    public static final String GROUP = "parley";

    public StreamKey<QueueCommand> queueCommands() {
        return new StreamKey<>(tagged("queue:commands"), QueueCommand.class);
    }

    public StreamKey<QueueEvent> queueEvents() {
        return new StreamKey<>(tagged("queue:events"), QueueEvent.class);
    }

    public StreamKey<SessionCommand> sessionCommands() {
        return new StreamKey<>("session:commands", SessionCommand.class);
    }

    public StreamKey<SessionEvent> sessionEvents() {
        return new StreamKey<>(tagged("session:events"), SessionEvent.class);
    }

    public StreamKey<LiveKitEvent> liveKitEvents() {
        return new StreamKey<>("livekit:events", LiveKitEvent.class);
    }

    public StreamKey<GatewayMessage> gateway(String id) {
        return new StreamKey<>("gateway:" + id, GatewayMessage.class);
    }

    /** String, life 5 s, renewed by session-service while it can take matches; without it nobody is paired. */
    public String gate() {
        return tagged("open");
    }

    /** String, a random id written once by whoever comes first; a change shows that Redis was emptied. */
    public String born() {
        return tagged("born");
    }

    /** Sorted set of everybody who waits and can be met, owned by queue-service. */
    public String waiting() {
        return tagged("waiting");
    }

    /** A key in the tag's slot. */
    public String tagged(String name) {
        return "{" + tag + "}:" + name;
    }
}
