package dev.parley.bus.erasure;

import dev.parley.bus.Codec;
import dev.parley.bus.StreamKey;
import dev.parley.bus.Streams;
import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Takes people out of the dead-letter streams, which keep everything else until somebody looks at it. Reads all of them,
 * a page at a time: dead letters are defects, and few. Blocking; thread-safe.
 */
public final class DeadLetters {

    private static final int PAGE = 200;

    private final RedisPipeline pipeline;
    private final Streams streams;

    public DeadLetters(RedisPipeline pipeline, Streams streams) {
        this.pipeline = pipeline;
        this.streams = streams;
    }

    /** Deletes each entry that has one of these names anywhere, and rather one too many than one too few. */
    public void remove(Collection<String> users) {
        List<String> words = words(users);
        for (StreamKey<?> stream : List.of(
                streams.queueCommands(),
                streams.queueEvents(),
                streams.sessionCommands(),
                streams.sessionEvents(),
                streams.liveKitEvents())) {
            remove(words, stream.dead());
        }
    }

    /** As they are, and as JSON writes them where that differs. */
    private static List<String> words(Collection<String> users) {
        List<String> words = new ArrayList<>(users);
        for (String user : users) {
            String quoted = Codec.write(user);
            words.add(quoted.substring(1, quoted.length() - 1));
        }
        return words;
    }

    private void remove(List<String> words, String key) {
        String from = "-";
        Response page;
        do {
            page = pipeline.run(List.of(Request.cmd(Command.XRANGE)
                            .arg(key)
                            .arg(from)
                            .arg("+")
                            .arg("COUNT")
                            .arg(PAGE)))
                    .getFirst();
            Request delete = Request.cmd(Command.XDEL).arg(key);
            int found = 0;
            for (Response entry : page) {
                from = "(" + entry.get(0);
                if (names(entry.get(1), words)) {
                    delete.arg(entry.get(0).toString());
                    found++;
                }
            }
            if (found > 0) {
                pipeline.run(List.of(delete));
            }
        } while (page.size() == PAGE);
    }

    private static boolean names(Response fields, List<String> words) {
        return StreamSupport.stream(fields.spliterator(), false)
                .map(Response::toString)
                .anyMatch(text -> words.stream().anyMatch(text::contains));
    }
}
