package dev.parley.bus.erasure;

import dev.parley.bus.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Who was erased lately and may hold a token that is still valid: asked by gateways, written by session-service, whose
 * record is the truth.
 *
 * <p>Redis key, owned here: {@code erased}, set of {@link SubjectHash}es and the member {@value #COMPLETE}, which is
 * there when all that the record knows are. One command writes both, so that a Redis that was emptied, even in the
 * midst of it, shows by the missing member. No life time: session-service takes out whose longest token has ended.
 *
 * <p>Thread-safe.
 */
public final class ErasedSubjects {

    private static final String KEY = "erased";
    private static final String COMPLETE = "complete";

    private final RedisPipeline pipeline;
    private final SubjectHash hash;

    public ErasedSubjects(RedisPipeline pipeline, SubjectHash hash) {
        this.pipeline = pipeline;
        this.hash = hash;
    }

    /** Whether the person was erased. Never waits; fails with {@link dev.parley.bus.redis.RedisAway}. */
    public CompletableFuture<Boolean> contains(String user) {
        return pipeline.send(List.of(Request.cmd(Command.SISMEMBER).arg(KEY).arg(hash.of(user))))
                .thenApply(replies -> replies.getFirst().toInteger() == 1);
    }

    /** From now on these are refused. Blocking. */
    public void add(Collection<String> subjects) {
        change(Command.SADD, subjects);
    }

    /** From now on these may come again. Blocking. */
    public void remove(Collection<String> subjects) {
        change(Command.SREM, subjects);
    }

    /** Whether all are here that {@link #restore} wrote. Blocking. */
    public boolean isComplete() {
        return pipeline.run(List.of(Request.cmd(Command.SISMEMBER).arg(KEY).arg(COMPLETE)))
                        .getFirst()
                        .toInteger()
                == 1;
    }

    /** These are all whom the record knows. Blocking. */
    public void restore(Collection<String> all) {
        Request request = Request.cmd(Command.SADD).arg(KEY).arg(COMPLETE);
        all.forEach(request::arg);
        pipeline.run(List.of(request));
    }

    private void change(Command command, Collection<String> subjects) {
        if (!subjects.isEmpty()) {
            Request request = Request.cmd(command).arg(KEY);
            subjects.forEach(request::arg);
            pipeline.run(List.of(request));
        }
    }
}
