package dev.parley.bus.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.bus.TestBus;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionLibraryTest {

    private final FunctionLibrary one = library("one.lua");
    private TestBus redis;

    @BeforeEach
    void start() {
        redis = new TestBus();
    }

    @AfterEach
    void stop() throws Exception {
        redis.close();
    }

    @Test
    void a_library_that_redis_does_not_know_is_loaded_by_the_first_call() {
        assertEquals(List.of("one a", "one b"), answers(one, "a", "b"));
    }

    @Test
    void a_library_that_redis_has_lost_is_loaded_again() {
        answers(one, "a");
        redis.pipeline.run(List.of(Request.cmd(Command.FUNCTION).arg("FLUSH")));

        assertEquals(List.of("one a"), answers(one, "a"));
    }

    @Test
    void two_versions_are_called_side_by_side() {
        FunctionLibrary two = library("two.lua");

        assertEquals(List.of("one a"), answers(one, "a"));
        assertEquals(List.of("two a"), answers(two, "a"));
        assertEquals(List.of("one b"), answers(one, "b"));
    }

    @Test
    void an_error_of_the_function_itself_is_told() {
        answers(one, "a");

        assertThrows(RuntimeException.class, () -> one.run(redis.pipeline, List.of(one.call(List.of(), List.of()))));
    }

    private List<String> answers(FunctionLibrary library, String... arguments) {
        List<Request> calls = List.of(arguments).stream()
                .map(argument -> library.call(List.of(), List.of(argument)))
                .toList();
        return library.run(redis.pipeline, calls).stream().map(Object::toString).toList();
    }

    private static FunctionLibrary library(String resource) {
        return FunctionLibrary.load("greeting", "answer", FunctionLibraryTest.class, resource);
    }
}
