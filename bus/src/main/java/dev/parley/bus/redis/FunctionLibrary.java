package dev.parley.bus.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * A library of Lua that Redis reads once and keeps, unlike a {@link Script}, whose functions it makes anew in each call.
 * It has one function to be called from outside. Both bear the hash of the source in their name, so that two versions
 * run side by side in a rolling deploy; a version that nobody calls any more stays until {@code FUNCTION DELETE}.
 * Immutable and thread-safe. Needs Redis 7.
 */
public final class FunctionLibrary {

    /** How Redis says that it does not know a function. */
    static final String UNKNOWN = "Function not found";

    private final String name;
    private final String source;

    private FunctionLibrary(String name, String source) {
        this.name = name;
        this.source = source;
    }

    /**
     * @param name letters, digits and underscores; the hash is put behind it
     * @param function the local Lua function (keys, arguments) that is called
     * @param resources of the class path next to {@code owner}; joined in this order. While they are loaded Redis offers
     *     none of Lua's functions, only the language.
     */
    public static FunctionLibrary load(String name, String function, Class<?> owner, String... resources) {
        ScriptSource body = ScriptSource.read(owner, resources);
        String unique = name + "_" + body.hash();
        return new FunctionLibrary(
                unique,
                "#!lua name=%s\n%s\nredis.register_function('%s', %s)"
                        .formatted(unique, body.text(), unique, function));
    }

    /** One call, to be sent in a pipeline by {@link #run}. */
    public Request call(List<String> keys, List<String> arguments) {
        Request request = Request.cmd(Command.FCALL).arg(name).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    /**
     * Sends a pipeline that contains calls of this library. When Redis does not know it, it is loaded and the whole
     * pipeline is sent once more; the calls must bear that.
     */
    public List<Response> run(RedisPipeline pipeline, List<Request> commands) {
        try {
            return pipeline.run(commands);
        } catch (RedisRefused refused) {
            if (!refused.getMessage().startsWith(UNKNOWN)) {
                throw refused;
            }
            // Two who load at once load the same.
            pipeline.run(List.of(
                    Request.cmd(Command.FUNCTION).arg("LOAD").arg("REPLACE").arg(source)));
            return pipeline.run(commands);
        }
    }
}
