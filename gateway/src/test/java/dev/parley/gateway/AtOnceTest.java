package dev.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;

/** Many requests at the same moment. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class AtOnceTest extends WithPeople {

    /** Several times, because requests must overlap in a certain way to get into each other's. */
    @RepeatedTest(10)
    void given_fifty_people_when_they_ask_at_once_then_each_is_answered_as_who_they_are() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            Map<String, CompletableFuture<HttpResponse<String>>> answers = new HashMap<>();
            for (int i = 0; i < 50; i++) {
                HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/matching/status"))
                        .header("Authorization", "Bearer " + token(user + i))
                        .build();
                answers.put(user + i, client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }

            answers.forEach((name, answer) -> {
                assertEquals(200, answer.join().statusCode());
                assertTrue(answer.join().body().contains("\"user\":\"" + name + "\""));
            });
        }
    }
}
