package dev.parley.bus.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * One short Lua script, called by its hash, so that two versions of it run side by side in a rolling deploy. A long one
 * is a {@link FunctionLibrary}. Immutable and thread-safe.
 */
public final class Script {

    private final ScriptSource source;

    private Script(ScriptSource source) {
        this.source = source;
    }

    /** @param resources of the class path next to {@code owner}; several are joined to one script in this order */
    public static Script load(Class<?> owner, String... resources) {
        return new Script(ScriptSource.read(owner, resources));
    }

    /** One call, to be sent in a pipeline by {@link #run}. */
    public Request call(List<String> keys, List<String> arguments) {
        Request request = Request.cmd(Command.EVALSHA).arg(source.hash()).arg(keys.size());
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
            pipeline.run(List.of(Request.cmd(Command.SCRIPT).arg("LOAD").arg(source.text())));
            return pipeline.run(commands);
        }
    }
}
