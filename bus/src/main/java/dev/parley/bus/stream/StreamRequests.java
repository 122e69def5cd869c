package dev.parley.bus.stream;

import dev.parley.bus.Codec;
import dev.parley.bus.StreamKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** How a message lies in a stream: field {@code message} is the JSON, field {@code traceparent} the trace. */
public final class StreamRequests {

    static final String MESSAGE = "message";
    static final String TRACE = "traceparent";

    private StreamRequests() {}

    /** Appends one message. */
    public static <M> Request append(StreamKey<M> stream, M message, String traceParent) {
        return fields(Request.cmd(Command.XADD).arg(stream.key()).arg("*"), message, traceParent);
    }

    /** Appends one message and forgets the oldest beyond {@code entries}, approximately. */
    public static <M> Request appendBounded(StreamKey<M> stream, M message, String traceParent, int entries) {
        return fields(
                Request.cmd(Command.XADD)
                        .arg(stream.key())
                        .arg("MAXLEN")
                        .arg("~")
                        .arg(entries)
                        .arg("*"),
                message,
                traceParent);
    }

    private static Request fields(Request request, Object message, String traceParent) {
        return request.arg(MESSAGE).arg(Codec.write(message)).arg(TRACE).arg(traceParent);
    }
}
