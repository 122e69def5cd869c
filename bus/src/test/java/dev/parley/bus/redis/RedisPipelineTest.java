package dev.parley.bus.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.bus.TestBus;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedisPipelineTest {

    /** A client, a fake, whose connections fail before it returns. */
    private static final Redis UNREACHABLE = (Redis) Proxy.newProxyInstance(
            Redis.class.getClassLoader(),
            new Class<?>[] {Redis.class},
            (proxy, method, arguments) -> Future.failedFuture("refused"));

    @Test
    void as_many_commands_as_there_are_get_their_replies_in_order() throws Exception {
        try (TestBus bus = new TestBus()) {
            List<Request> commands = IntStream.range(0, 10_001)
                    .mapToObj(i -> Request.cmd(Command.ECHO).arg(i))
                    .toList();

            List<String> replies =
                    bus.pipeline.run(commands).stream().map(Response::toString).toList();

            assertEquals(IntStream.range(0, 10_001).mapToObj(String::valueOf).toList(), replies);
        }
    }

    @Test
    void a_connection_that_fails_at_once_is_told_by_the_future_and_not_thrown() {
        try (RedisPipeline pipeline = new RedisPipeline(UNREACHABLE, Duration.ofSeconds(5))) {
            for (int i = 0; i < 2; i++) {
                CompletionException failed = assertThrows(
                        CompletionException.class, pipeline.send(List.of(Request.cmd(Command.PING)))::join);
                assertInstanceOf(RedisAway.class, failed.getCause());
            }
        }
    }
}
