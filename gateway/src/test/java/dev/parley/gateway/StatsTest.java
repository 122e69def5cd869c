package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.Streams;
import dev.parley.bus.stats.MatchingStats;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RedisForTests.class, restrictToAnnotatedClass = true)
class StatsTest extends WithPeople {

    @Inject
    MatchingStats stats;

    @Inject
    Streams streams;

    @BeforeEach
    void nothingIsKnown() {
        others.redis().key().del(streams.waiting(), "stats:live");
        await().until(() -> waiting() == 0);
    }

    @Test
    void given_figures_when_anybody_asks_then_they_are_told_without_a_token_and_what_is_unknown_is_left_out() {
        given().get("/api/stats")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("live", nullValue(), "timeToMatch.p50Milliseconds", nullValue());

        stats.live(3);
        stats.told(List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(9)), Instant.now())
                .toCompletableFuture()
                .join();
        waits("anna");

        await().until(() -> given().get("/api/stats").path("live") != null);
        given().get("/api/stats")
                .then()
                .body(
                        "waiting", is(1),
                        "live", is(3),
                        "timeToMatch.count", is(3),
                        "timeToMatch.p50Milliseconds", is(1),
                        "timeToMatch.p99Milliseconds", greaterThanOrEqualTo(9_000));
    }

    @Test
    void given_people_who_come_and_go_when_anybody_asks_then_as_many_are_online() {
        await().until(() -> online() == 0);

        RawSocket bert = connect("bert-" + user);
        connect();

        await().until(() -> online() == 2);
        bert.close();
        await().until(() -> online() == 1);
    }

    @Test
    void given_figures_that_were_just_read_when_they_change_then_they_are_read_again_only_after_a_while() {
        waits("anna");
        await().until(() -> waiting() == 1);

        waits("bert");

        assertEquals(1, waiting());
        await().until(() -> waiting() == 2);
    }

    private void waits(String name) {
        others.redis().sortedSet(String.class).zadd(streams.waiting(), 1, name);
    }

    private static int online() {
        return given().get("/api/stats").path("online");
    }

    private static int waiting() {
        return given().get("/api/stats").path("waiting");
    }
}
