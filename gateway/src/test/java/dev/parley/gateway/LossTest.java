package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Wishes;
import dev.parley.bus.presence.GatewayLeases;
import dev.parley.gateway.identity.TokenForge;
import dev.parley.local.LocalRedis;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Gateways, leases and Redis that are lost, and the stop. */
@QuarkusTest
@QuarkusTestResource(value = RedisForTests.class, restrictToAnnotatedClass = true)
@TestProfile(ShortTimes.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LossTest extends WithPeople {

    @Inject
    GatewayLeases leases;

    @Inject
    Event<ShutdownDelayInitiatedEvent> stops;

    LocalRedis redis;

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
        Instant since = Instant.parse("2026-01-01T12:00:00Z");
        Wishes wishes = new Wishes(Mode.VIDEO, null, List.of("jazz"), true, false);
        others.notice(waiting, new Notice.Waiting(Instant.now(), 1L, null, Notice.Accepts.ANYONE, since, wishes));
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
        assertEquals(wishes, again.told().wishes());
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
    void given_a_stream_when_redis_is_emptied_then_it_is_told_again_and_goes_on() {
        try (EventReader stream = EventReader.open(port(), token(user))) {
            stream.hears("event: ready");
            long before = presence.holders(List.of(user)).get(user).epoch();

            others.redis().flushall();

            QueueCommand.Connected again = others.hears(
                    QueueCommand.Connected.class, message -> isMe(message.from().user()) && message.told() != null);
            assertTrue(again.from().epoch() > before);
            stream.hears("id: 2");
        }
    }

    @Test
    void given_redis_is_away_when_it_comes_back_then_sockets_go_on() {
        RawSocket socket = connect(user);
        redis.stop();

        await().until(() -> !status.accepts());
        assertEquals(503, open("other-" + user).status());
        given().get(management.resolve("health/ready")).then().statusCode(503);
        assertEquals(503, given().get("/api/stats").statusCode());
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

    /** Ends the gateway, so it comes last. */
    @Test
    @Order(Integer.MAX_VALUE)
    void given_people_when_the_gateway_stops_then_they_are_sent_away_and_everything_is_given_back() {
        List<RawSocket> sockets = List.of(connect(user + 1), connect(user + 2), connect(user + 3));
        EventReader stream = EventReader.open(port(), token(user));
        stream.hears("event: ready");
        String id = status.id();

        stops.fire(new ShutdownDelayInitiatedEvent());

        sockets.forEach(socket -> assertEquals(1012, socket.closeCode()));
        assertEquals("data: {\"code\":1012,\"reason\":\"the server restarts\"}", stream.closing());
        stream.close();
        assertTrue(others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()))
                .byGateway());
        for (int i = 1; i <= 3; i++) {
            String name = user + i;
            assertTrue(others.hears(
                            QueueCommand.Disconnected.class, gone -> gone.user().equals(name))
                    .byGateway());
            assertTrue(presence.holders(List.of(name)).isEmpty());
        }
        assertFalse(status.accepts());
        assertFalse(leases.renew(id, ShortTimes.LEASE, 0).held());
        assertEquals(503, open(user).status());
        given().get(management.resolve("health/ready")).then().statusCode(503);
        given().header("Authorization", "Bearer " + TokenForge.valid(key, user))
                .get("/api/matching/status")
                .then()
                .statusCode(503);
    }
}
