package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.QueueCommand;
import dev.parley.gateway.identity.TokenForge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Sockets whose time is over. */
@QuarkusTest
@QuarkusTestResource(value = RedisForTests.class, restrictToAnnotatedClass = true)
@TestProfile(ShortTimes.class)
class LifeTest extends WithPeople {

    @Test
    void given_a_client_that_answers_pings_when_time_passes_then_it_stays() {
        RawSocket socket = connect(user);

        await().during(Duration.ofSeconds(5)).until(socket::isOpen);
    }

    @Test
    void given_a_client_that_answers_no_pings_when_time_passes_then_it_is_closed() {
        RawSocket socket = connect(user).answerNoPings();

        assertEquals(4502, socket.closeCode());
        assertTrue(others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()))
                .byGateway());
    }

    @Test
    void given_no_state_comes_when_a_socket_is_opened_then_it_is_closed() {
        others.answering(false);

        RawSocket socket = open(user);

        assertEquals(4503, socket.closeCode());
        others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()));
    }

    @Test
    void given_a_token_that_ends_when_it_was_not_renewed_then_the_socket_is_closed() {
        Instant end = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
        String shortly = TokenForge.valid(key, user, claims -> claims.expiresAt(end));
        String renewing = "renewing-" + user;
        RawSocket socket = opened(RawSocket.browser(port(), shortly));
        RawSocket renewed =
                opened(RawSocket.browser(port(), TokenForge.valid(key, renewing, claims -> claims.expiresAt(end))));
        socket.hears("ready");
        renewed.hears("ready");

        renewed.send("{\"type\":\"authenticate\",\"token\":\"" + TokenForge.valid(key, renewing) + "\"}");

        assertEquals(4401, socket.closeCode());
        assertTrue(Instant.now().isAfter(end));
        await().during(Duration.ofSeconds(1)).until(renewed::isOpen);
    }

    @Test
    void given_a_gateway_that_is_full_when_one_more_comes_then_it_is_503_there_and_over_rest() {
        for (int i = 0; i < ShortTimes.MOST; i++) {
            connect(user + i);
        }

        RawSocket refused = open(user);

        assertEquals(503, refused.status());
        assertNotNull(refused.header("Retry-After"));
        given().header("Authorization", "Bearer " + TokenForge.valid(key, user))
                .get("/api/me")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("code", is("unavailable"));
    }
}
