package dev.parley.bus.redis;

import dev.parley.bus.Await;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One connection to Redis on which lists of commands travel as one pipeline, in order. The only place that speaks to
 * the client library.
 *
 * <p>The connection is opened at first use and again after it broke. A pipeline that does not answer within the time
 * limit fails with {@link RedisAway} and closes the connection, so that a late reply can't be taken for another's.
 * Whether a failed pipeline had its effect is not known: what is sent must bear repetition. Thread-safe; pipelines of
 * several threads go out in the order of their calls.
 */
public final class RedisPipeline implements AutoCloseable {

    /** Errors that say "not now" rather than "wrong", the last one by the client library for a broken connection. */
    private static final Set<String> AWAY =
            Set.of("LOADING", "OOM", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "BUSY", "CONNECTION_CLOSED");

    /** The client library puts the failed command's index in front of Redis' own words. */
    private static final Pattern BATCH_PREFIX = Pattern.compile("^ERR \\[\\d+] ");

    /** Redis' codes are words of capital letters; what begins otherwise is an exception of the client library's. */
    private static final Pattern CODE = Pattern.compile("[A-Z_]+");

    /** The client library lets two thousand wait for their replies and refuses all of what goes beyond. */
    private static final int MOST = 1_000;

    private final Redis redis;
    private final Duration limit;
    private Future<RedisConnection> connection;

    /** @param limit how long one pipeline may take, blocking commands included */
    public RedisPipeline(Redis redis, Duration limit) {
        this.redis = redis;
        this.limit = limit;
    }

    /**
     * Sends the commands as one pipeline, or where they are more than a thousand as several, one after the other, each
     * within the time limit.
     *
     * @return their replies in order; fails with {@link RedisAway} or, when one command was answered by an error, with
     *     {@link RedisRefused} although the others ran
     */
    public CompletableFuture<List<Response>> send(List<Request> commands) {
        if (commands.size() <= MOST) {
            return sendAtOnce(commands);
        }
        return sendAtOnce(commands.subList(0, MOST))
                .thenCompose(first -> send(commands.subList(MOST, commands.size()))
                        .thenApply(rest ->
                                Stream.concat(first.stream(), rest.stream()).toList()));
    }

    private CompletableFuture<List<Response>> sendAtOnce(List<Request> commands) {
        Future<RedisConnection> current = connection();
        // Timed by the event loop, which is awake for it anyway; CompletableFuture would wake a thread of its own.
        return current.compose(open -> open.batch(commands))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .handle((replies, problem) -> {
                    if (problem == null) {
                        return replies;
                    }
                    RuntimeException known = known(problem);
                    if (known instanceof RedisAway) {
                        drop(current);
                    }
                    throw known;
                });
    }

    /** As {@link #send}, waiting for the replies; not for event loops. */
    public List<Response> run(List<Request> commands) {
        return Await.outcome(send(commands));
    }

    /**
     * Whether Redis takes a write now; waits for the time limit at most. A PING would be answered also by a Redis that is
     * full, or that has become a replica. Redis key {@code probe}: string, life 1 s, without meaning.
     */
    public boolean answers() {
        try {
            run(List.of(Request.cmd(Command.SET).arg("probe").arg("1").arg("PX").arg(1000)));
            return true;
        } catch (RedisAway | RedisRefused away) {
            return false;
        }
    }

    /** Redis' clock, by which matches are timed. Waits for the time limit at most; fails with {@link RedisAway}. */
    public Instant now() {
        Response time = run(List.of(Request.cmd(Command.TIME))).getFirst();
        return Instant.ofEpochSecond(time.get(0).toLong(), time.get(1).toLong() * 1000);
    }

    private synchronized Future<RedisConnection> connection() {
        if (connection == null) {
            Future<RedisConnection> opening = redis.connect();
            connection = opening;
            opening.onFailure(problem -> drop(opening));
            opening.onSuccess(open -> {
                open.exceptionHandler(problem -> drop(opening));
                open.endHandler(ended -> drop(opening));
            });
            // What fails at once has been dropped by now.
            return opening;
        }
        return connection;
    }

    private void drop(Future<RedisConnection> broken) {
        synchronized (this) {
            if (connection != broken) {
                return;
            }
            connection = null;
        }
        broken.onSuccess(RedisConnection::close);
    }

    private static RuntimeException known(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof ErrorType error) {
            String message =
                    BATCH_PREFIX.matcher(String.valueOf(error.getMessage())).replaceFirst("");
            String code = message.split(" ", 2)[0];
            // The client library cuts off the general code ERR.
            boolean away = AWAY.contains(code)
                    || !CODE.matcher(code).matches() && !message.startsWith(FunctionLibrary.UNKNOWN);
            return away ? new RedisAway(message, cause) : new RedisRefused(message, cause);
        }
        if (cause instanceof TimeoutException) {
            return new RedisAway("Redis did not answer in time", cause);
        }
        return new RedisAway("Redis can't be reached: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        Future<RedisConnection> current;
        synchronized (this) {
            current = connection;
        }
        if (current != null) {
            drop(current);
        }
    }
}
