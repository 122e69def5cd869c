package dev.parley.bus.stream;

import dev.parley.bus.Codec;
import dev.parley.bus.Entry;
import dev.parley.bus.StreamKey;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Reads a stream that has one reader and no group, from its beginning. Nothing is acknowledged and nothing repeated:
 * what was read by a reader that then died, or trimmed before it was read, is lost. What was read is deleted with the
 * next read, so that nobody is named in the stream for longer. Blocking; not thread-safe.
 */
public final class StreamTail<M> {

    private static final Logger LOG = Logger.getLogger(StreamTail.class);
    private static final String BEGINNING = "0-0";

    private final RedisPipeline pipeline;
    private final StreamKey<M> stream;
    private final Duration block;
    private final int batch;
    private final List<String> read = new ArrayList<>();
    private String last = BEGINNING;

    /**
     * @param pipeline a connection of its own, with a time limit above {@code block}
     * @param block how long one read waits for entries
     * @param batch entries of one read at most
     */
    public StreamTail(RedisPipeline pipeline, StreamKey<M> stream, Duration block, int batch) {
        this.pipeline = pipeline;
        this.stream = stream;
        this.block = block;
        this.batch = batch;
    }

    /**
     * Waits for entries after the last one read. Those that cannot be read as messages are logged and left out.
     *
     * @throws dev.parley.bus.redis.RedisAway Redis did not answer; the next read goes on from the same place
     */
    public List<Entry<M>> read() {
        Response streams = pipeline.run(requests()).getLast();
        read.clear();
        if (streams == null || streams.size() == 0) {
            return List.of();
        }
        List<Entry<M>> entries = new ArrayList<>();
        for (StreamGroup.Raw raw : StreamGroup.entries(streams.get(0).get(1))) {
            last = raw.id();
            read.add(last);
            decode(raw, entries);
        }
        return entries;
    }

    private List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        if (!read.isEmpty()) {
            Request delete = Request.cmd(Command.XDEL).arg(stream.key());
            read.forEach(delete::arg);
            requests.add(delete);
        }
        requests.add(Request.cmd(Command.XREAD)
                .arg("COUNT")
                .arg(batch)
                .arg("BLOCK")
                .arg(block.toMillis())
                .arg("STREAMS")
                .arg(stream.key())
                .arg(last));
        return requests;
    }

    /** Begins again with what the stream holds now, such as after it was lost: ids may have started anew. */
    public void rewind() {
        last = BEGINNING;
    }

    private void decode(StreamGroup.Raw raw, List<Entry<M>> entries) {
        try {
            entries.add(new Entry<>(raw.id(), Codec.read(raw.message(), stream.type()), raw.traceParent()));
        } catch (Codec.UnreadableMessage unreadable) {
            LOG.warnf("%s: entry %s left out: %s", stream.key(), raw.id(), unreadable.getMessage());
        }
    }
}
