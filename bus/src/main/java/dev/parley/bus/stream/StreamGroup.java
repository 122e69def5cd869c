package dev.parley.bus.stream;

import dev.parley.bus.BusConfig;
import dev.parley.bus.StreamKey;
import dev.parley.bus.Streams;
import dev.parley.bus.TraceParent;
import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.RedisRefused;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One consumer's view of a stream's group: read, take over, acknowledge, park. Every acknowledged entry is deleted, so
 * the stream's length is its backlog, and a group made again from the beginning repeats nothing that was finished.
 * Not thread-safe.
 */
final class StreamGroup<M> {

    /** An entry as it lies in the stream; {@code message} is null where the entry was trimmed away. */
    record Raw(String id, String message, String traceParent) {}

    /** @param lost entries that were trimmed away before anybody handled them */
    record Claimed(List<Raw> entries, int lost) {}

    private static final Duration FAILURES_LIFE = Duration.ofDays(1);

    private final StreamKey<M> stream;
    private final BusConfig config;
    private final RedisPipeline pipeline;
    private String claimCursor = "0-0";

    StreamGroup(StreamKey<M> stream, BusConfig config, RedisPipeline pipeline) {
        this.stream = stream;
        this.config = config;
        this.pipeline = pipeline;
    }

    /** Makes the group from the stream's beginning where it is missing. */
    void create() {
        try {
            pipeline.run(List.of(Request.cmd(Command.XGROUP)
                    .arg("CREATE")
                    .arg(stream.key())
                    .arg(Streams.GROUP)
                    .arg("0")
                    .arg("MKSTREAM")));
        } catch (RedisRefused refused) {
            if (!refused.is("BUSYGROUP")) {
                throw refused;
            }
        }
    }

    /** Acknowledges {@code finished} and waits for new entries, in one pipeline. */
    List<Raw> read(List<String> finished) {
        return readFrom(">", finished);
    }

    /** What this consumer was handed before and never acknowledged, after the entry {@code after}. */
    List<Raw> readOwnPending(String after) {
        return readFrom(after, List.of());
    }

    private List<Raw> readFrom(String position, List<String> finished) {
        List<Request> commands = new ArrayList<>(acknowledgement(finished));
        commands.add(Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(Streams.GROUP)
                .arg(config.slot())
                .arg("COUNT")
                .arg(config.batch())
                .arg("BLOCK")
                .arg(config.block().toMillis())
                .arg("STREAMS")
                .arg(stream.key())
                .arg(position));
        Response streams = pipeline.run(commands).getLast();
        return streams == null || streams.size() == 0
                ? List.of()
                : entries(streams.get(0).get(1));
    }

    /** Entries whose consumer has been silent for too long become ours; a part of them at each call. */
    Claimed claim() {
        Response reply = pipeline.run(List.of(Request.cmd(Command.XAUTOCLAIM)
                        .arg(stream.key())
                        .arg(Streams.GROUP)
                        .arg(config.slot())
                        .arg(config.claimAfter().toMillis())
                        .arg(claimCursor)
                        .arg("COUNT")
                        .arg(config.batch())))
                .getFirst();
        claimCursor = reply.get(0).toString();
        return new Claimed(
                entries(reply.get(1)), reply.size() > 2 ? reply.get(2).size() : 0);
    }

    void acknowledge(List<String> finished) {
        if (!finished.isEmpty()) {
            pipeline.run(acknowledgement(finished));
        }
    }

    /** Counts a failure of the entry alone; returns how many there were. */
    int failed(String id) {
        return pipeline.run(List.of(
                        Request.cmd(Command.HINCRBY)
                                .arg(stream.failures())
                                .arg(id)
                                .arg(1),
                        Request.cmd(Command.EXPIRE).arg(stream.failures()).arg(FAILURES_LIFE.toSeconds())))
                .getFirst()
                .toInteger();
    }

    /** Moves an entry to the dead-letter stream. */
    void park(Raw entry, String why) {
        List<Request> commands = new ArrayList<>();
        commands.add(Request.cmd(Command.XADD)
                .arg(stream.dead())
                .arg("*")
                .arg(StreamRequests.MESSAGE)
                .arg(entry.message())
                .arg(StreamRequests.TRACE)
                .arg(entry.traceParent())
                .arg("entry")
                .arg(entry.id())
                .arg("why")
                .arg(why));
        commands.addAll(acknowledgement(List.of(entry.id())));
        commands.add(Request.cmd(Command.HDEL).arg(stream.failures()).arg(entry.id()));
        pipeline.run(commands);
    }

    private List<Request> acknowledgement(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Request acknowledge = Request.cmd(Command.XACK).arg(stream.key()).arg(Streams.GROUP);
        Request delete = Request.cmd(Command.XDEL).arg(stream.key());
        for (String id : ids) {
            acknowledge.arg(id);
            delete.arg(id);
        }
        return List.of(acknowledge, delete);
    }

    static List<Raw> entries(Response list) {
        List<Raw> entries = new ArrayList<>(list.size());
        for (Response entry : list) {
            if (entry == null) {
                continue;
            }
            String message = null;
            String trace = null;
            Response fields = entry.get(1);
            for (int i = 0; fields != null && i + 1 < fields.size(); i += 2) {
                switch (fields.get(i).toString()) {
                    case StreamRequests.MESSAGE -> message = fields.get(i + 1).toString();
                    case StreamRequests.TRACE -> trace = fields.get(i + 1).toString();
                    default -> {
                        // A newer version's field: ignored, as in messages.
                    }
                }
            }
            entries.add(new Raw(
                    entry.get(0).toString(),
                    fields == null ? null : String.valueOf(message),
                    TraceParent.orFresh(trace)));
        }
        return entries;
    }
}
