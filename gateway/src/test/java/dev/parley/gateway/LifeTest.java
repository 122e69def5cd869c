package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.presence.GatewayLeases;
import dev.parley.bus.presence.Presence;
import dev.parley.gateway.identity.TokenForge;
import dev.parley.gateway.identity.TokenKey;
import dev.parley.local.LocalRedis;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What takes time: pings, tokens that end, leases, losses, the stop. With shorter times. */
@QuarkusTest
@QuarkusTestResource(value = RedisForTests.class, restrictToAnnotatedClass = true)
@TestProfile(LifeTest.ShortTimes.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeTest {

    private static final int MOST = 4;
    private static final Duration LEASE = Duration.ofSeconds(6);

    public static class ShortTimes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.ping-every", "300ms",
                    "parley.gateway.pong-within", "4s",
                    "parley.gateway.ready-within", "4s",
                    "parley.gateway.watch-every", "50ms",
                    "parley.gateway.lease", LEASE.toMillis() + "ms",
                    "parley.gateway.lease-every", "300ms",
                    "parley.gateway.drain", "200ms",
                    "parley.gateway.max-connections", String.valueOf(MOST));
        }
    }

    @Inject
    OtherServices others;

    @Inject
    TokenKey key;

    @Inject
    GatewayStatus status;

    @Inject
    Presence presence;

    @Inject
    GatewayLeases leases;

    @Inject
    Event<ShutdownDelayInitiatedEvent> stops;

    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    LocalRedis redis;

    private final String user = "user-" + UUID.randomUUID();
    private final List<RawSocket> opened = new ArrayList<>();

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(RawSocket.PATIENCE);
    }

    @BeforeEach
    void servicesAnswer() {
        others.answering(true);
        await().until(status::accepts);
    }

    @AfterEach
    void leave() {
        opened.forEach(RawSocket::close);
    }

    // Sockets whose time is over.

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
        RawSocket socket = opened(RawSocket.browser(gateway.getPort(), shortly));
        RawSocket renewed = opened(
                RawSocket.browser(gateway.getPort(), TokenForge.valid(key, renewing, claims -> claims.expiresAt(end))));
        socket.hears("ready");
        renewed.hears("ready");

        renewed.send("{\"type\":\"authenticate\",\"token\":\"" + TokenForge.valid(key, renewing) + "\"}");

        assertEquals(4401, socket.closeCode());
        assertTrue(Instant.now().isAfter(end));
        await().during(Duration.ofSeconds(1)).until(renewed::isOpen);
    }

    @Test
    void given_a_gateway_that_is_full_when_one_more_comes_then_it_is_503_there_and_over_rest() {
        for (int i = 0; i < MOST; i++) {
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

    // Gateways and Redis that are lost.

    @Test
    void given_a_gateway_that_died_when_its_lease_has_run_out_then_its_people_are_disconnected() {
        leases.begin("dead", Duration.ofMillis(100));
        long epoch = presence.connect(user, "dead").epoch();

        QueueCommand.Disconnected gone = others.hears(QueueCommand.Disconnected.class, message -> isMe(message.user()));

        assertEquals(epoch, gone.epoch());
        assertTrue(gone.byGateway());
        await().until(() -> presence.holders(List.of(user)).isEmpty());
        await().until(() -> !others.redis().key().exists("gateway:dead:users"));
    }

    @Test
    void given_the_own_lease_is_lost_when_that_is_noticed_then_everybody_has_to_come_again() {
        RawSocket socket = connect(user);
        String before = status.id();

        leases.end(before);

        assertEquals(1012, socket.closeCode());
        await().until(status::accepts);
        assertNotEquals(before, status.id());
        connect(user);
        assertEquals(status.id(), presence.holders(List.of(user)).get(user).gateway());
    }

    @Test
    void given_people_when_redis_is_emptied_then_their_presence_and_state_are_told_again() {
        String waiting = "waiting-" + user;
        String matched = "matched-" + user;
        RawSocket waits = connect(waiting);
        waits.send("{\"type\":\"find\",\"id\":\"f\",\"interests\":[\"jazz\"]}");
        waits.hears("ok");
        Instant since = Instant.parse("2026-01-01T12:00:00Z");
        others.notice(waiting, new Notice.Waiting(Instant.now(), 1L, null, Notice.Accepts.ANYONE, since));
        waits.hears("waiting");
        RawSocket talks = connect(matched);
        others.notice(
                matched, new Notice.Matched(Instant.now(), "s1", null, null, null, null, null, null, Instant.now()));
        talks.hears("matched");
        long before = presence.holders(List.of(waiting)).get(waiting).epoch();
        String id = status.id();

        others.redis().flushall();

        QueueCommand.Connected again = others.hears(
                QueueCommand.Connected.class,
                message -> message.from().user().equals(waiting) && message.told() != null);
        assertEquals(List.of("jazz"), again.told().wishes().interests());
        assertEquals(since.toEpochMilli(), again.told().since());
        assertNotNull(again.told().ticket());
        assertNull(again.told().session());
        assertTrue(again.from().epoch() > before);
        QueueCommand.Connected talking = others.hears(
                QueueCommand.Connected.class,
                message -> message.from().user().equals(matched) && message.told() != null);
        assertEquals("s1", talking.told().session());
        assertNull(talking.told().wishes());

        await().until(() -> waits.hears("ready").get("state").asText().equals("idle"));
        assertEquals(id, status.id(), "nobody had to come again");
        assertTrue(waits.isOpen() && talks.isOpen());
        waits.send("{\"type\":\"status\",\"id\":\"after\"}");
        await().until(() -> waits.hears("ready").path("id").asText().equals("after"));
    }

    @Test
    void given_redis_is_away_when_it_comes_back_then_sockets_go_on() {
        RawSocket socket = connect(user);
        redis.stop();

        await().until(() -> !status.accepts());
        assertEquals(503, open("other-" + user).status());
        given().get(management.resolve("health/ready")).then().statusCode(503);
        socket.send("{\"type\":\"find\",\"id\":\"f\"}");
        await().until(() -> socket.hears("error").get("id").asText().equals("f"));
        assertEquals("unavailable", socket.hears("error").get("code").asText());

        redis.restart();

        await().until(status::accepts);
        assertTrue(socket.isOpen());
        await().until(() -> {
            socket.send("{\"type\":\"status\",\"id\":\"s\"}");
            return socket.hears("ready").path("id").asText().equals("s");
        });
    }

    // The stop. It ends the gateway, so it comes last.

    @Test
    @Order(Integer.MAX_VALUE)
    void given_people_when_the_gateway_stops_then_they_are_sent_away_and_everything_is_given_back() {
        List<RawSocket> sockets = List.of(connect(user + 1), connect(user + 2), connect(user + 3));
        String id = status.id();

        stops.fire(new ShutdownDelayInitiatedEvent());

        sockets.forEach(socket -> assertEquals(1012, socket.closeCode()));
        for (int i = 1; i <= 3; i++) {
            String name = user + i;
            assertTrue(others.hears(
                            QueueCommand.Disconnected.class, gone -> gone.user().equals(name))
                    .byGateway());
            assertTrue(presence.holders(List.of(name)).isEmpty());
        }
        assertFalse(status.accepts());
        assertFalse(leases.renew(id, LEASE, 0).held());
        assertEquals(503, open(user).status());
        given().get(management.resolve("health/ready")).then().statusCode(503);
        given().header("Authorization", "Bearer " + TokenForge.valid(key, user))
                .get("/api/matching/status")
                .then()
                .statusCode(503);
    }

    private RawSocket connect(String name) {
        RawSocket socket = open(name);
        assertEquals(101, socket.status());
        socket.hears("ready");
        return socket;
    }

    private RawSocket open(String name) {
        return opened(RawSocket.browser(gateway.getPort(), TokenForge.valid(key, name)));
    }

    private RawSocket opened(RawSocket socket) {
        opened.add(socket);
        return socket;
    }

    private boolean isMe(String other) {
        return user.equals(other);
    }
}
