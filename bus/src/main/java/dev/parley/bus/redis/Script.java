package dev.parley.bus.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Lua script, called by its hash, so that two versions of it run side by side in a rolling deploy. Immutable and
 * thread-safe.
 */
public final class Script {

    private final String source;
    private final String hash;

    private Script(String source) {
        this.source = source;
        try {
            this.hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param resources of the class path next to {@code owner}; several are joined to one script in this order */
    public static Script load(Class<?> owner, String... resources) {
        return new Script(
                Stream.of(resources).map(resource -> read(owner, resource)).collect(Collectors.joining("\n")));
    }

    private static String read(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no script " + resource + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** One call, to be sent in a pipeline by {@link #run}. */
    public Request call(List<String> keys, List<String> arguments) {
        Request request = Request.cmd(Command.EVALSHA).arg(hash).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    /**
     * Sends a pipeline that contains calls of this script. When Redis does not know the script, it is loaded and the
     * whole pipeline is sent once more; the calls must bear that.
     */
    public List<Response> run(RedisPipeline pipeline, List<Request> commands) {
        try {
            return pipeline.run(commands);
        } catch (RedisRefused refused) {
            if (!refused.is("NOSCRIPT")) {
                throw refused;
            }
            pipeline.run(List.of(Request.cmd(Command.SCRIPT).arg("LOAD").arg(source)));
            return pipeline.run(commands);
        }
    }
}
