package dev.parley.bus.message;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the stream {@code gateway:<id>} carries, to one gateway. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface GatewayMessage {

    /** For whatever connection this person has at this gateway; none is no error. */
    record Deliver(String user, Notice notice) implements GatewayMessage {
        public Deliver {
            requireNonNull(user, "user");
            requireNonNull(notice, "notice");
        }
    }

    /** The answer to the command {@code to.id()} of the connection {@code to.epoch()}, or of a REST request. */
    record Reply(Caller to, Notice notice) implements GatewayMessage {
        public Reply {
            requireNonNull(to, "to");
            requireNonNull(notice, "notice");
        }
    }

    /** The person is connected elsewhere with {@code epoch}: connections older than it close with 4409. */
    record Displaced(String user, long epoch) implements GatewayMessage {
        public Displaced {
            requireNonNull(user, "user");
        }
    }

    /** Close this person's connection with a code of docs/protocol.md. */
    record Close(String user, int code, String reason) implements GatewayMessage {

        /** The person must not take part. */
        public static final int BANNED = 4403;

        public Close {
            requireNonNull(user, "user");
        }
    }
}
