package dev.parley.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
@TestProfile(WithoutLimits.class)
class FirstWordsTest extends WithPeople {

    private static final int PEOPLE = 500;
    private static final int AT_ONCE = 32;

    /** Of several hundred one was not heard, by chance, before such words were kept: so it takes many to see it. */
    @Test
    void given_many_who_speak_as_soon_as_they_may_then_all_of_them_are_heard() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<RawSocket>> people = IntStream.range(0, PEOPLE)
                    .mapToObj(number -> threads.submit(() -> speaking(user + "-" + number)))
                    .toList();
            List<RawSocket> sockets = new ArrayList<>();
            for (Future<RawSocket> person : people) {
                sockets.add(opened(person.get()));
            }
            sockets.forEach(socket -> assertEquals(101, socket.status()));
            await().until(() -> sockets.stream().allMatch(FirstWordsTest::isAnswered));
        }
    }

    private static boolean isAnswered(RawSocket socket) {
        return socket.heard().stream()
                .anyMatch(message -> "first".equals(message.path("id").asText()));
    }

    private RawSocket speaking(String name) {
        RawSocket socket = RawSocket.open(port(), RawSocket.programHeaders(token(name)));
        socket.send("{\"type\":\"none\",\"id\":\"first\"}");
        return socket;
    }
}
