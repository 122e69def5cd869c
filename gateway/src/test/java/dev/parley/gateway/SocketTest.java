package dev.parley.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionCommand;
import dev.parley.bus.presence.Presence;
import dev.parley.gateway.identity.TokenForge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.websockets.next.OpenConnections;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class SocketTest extends WithPeople {

    @Inject
    OpenConnections sockets;

    @Test
    void given_a_browser_that_carries_its_token_when_it_is_in_then_neither_token_nor_other_headers_are_kept() {
        String token = token(user);
        opened(RawSocket.browser(port(), token)).hears("ready");

        List<Map<String, List<String>>> kept = sockets.stream()
                .map(socket -> socket.handshakeRequest().headers())
                .toList();
        assertTrue(
                kept.stream().anyMatch(headers -> List.of("parley.v1").equals(headers.get("sec-websocket-protocol"))));
        assertTrue(kept.stream().noneMatch(headers -> headers.toString().contains(token)));
        assertTrue(kept.stream().noneMatch(headers -> headers.containsKey("origin")));
    }

    @Test
    void given_a_socket_when_commands_are_sent_then_they_reach_the_services_with_epoch_and_fresh_tickets() {
        RawSocket socket = connect();

        socket.send("{\"type\":\"find\",\"id\":\"f\",\"mode\":\"text\",\"interests\":[\"Jazz\"],\"again\":true}");
        socket.send("{\"type\":\"skip\",\"session\":\"s1\"}");
        socket.send("{\"type\":\"end\",\"session\":\"s1\"}");
        socket.send("{\"type\":\"heartbeat\",\"session\":\"s1\"}");
        socket.send("{\"type\":\"cancel\",\"id\":\"c\"}");
        socket.send("{\"type\":\"status\",\"id\":\"t\"}");

        QueueCommand.Find find = others.hears(
                QueueCommand.Find.class, message -> isMe(message.from().user()));
        QueueCommand.Skip skip = others.hears(
                QueueCommand.Skip.class, message -> isMe(message.from().user()));
        assertEquals(List.of("jazz"), find.wishes().interests());
        assertTrue(find.wishes().again());
        assertEquals(7, UUID.fromString(find.ticket()).version());
        assertFalse(find.ticket().equals(skip.ticket()));
        assertEquals("f", find.from().id());
        assertNull(skip.from().id());
        assertEquals(
                presence.holders(List.of(user)).get(user).epoch(), find.from().epoch());
        assertFalse(find.from().polls());
        others.hears(QueueCommand.End.class, message -> isMe(message.from().user()));
        others.hears(
                SessionCommand.Heartbeat.class, message -> isMe(message.from().user()));
        others.hears(QueueCommand.Cancel.class, message -> isMe(message.from().user()));
        await().until(() -> socket.heard().stream()
                .anyMatch(message -> message.path("id").asText().equals("t")));
    }

    @Test
    void given_a_find_sent_before_ready_when_the_person_is_taken_then_it_is_carried_out() {
        RawSocket socket = opened(RawSocket.browser(port(), token(user)));
        socket.send("{\"type\":\"find\",\"id\":\"early\"}");

        assertEquals("early", socket.hears("ok").get("id").asText());
    }

    @Test
    void given_a_notice_when_it_arrives_then_it_comes_as_docs_protocol_says() {
        RawSocket socket = connect();

        others.notice(user, new Notice.Parted("s1", Reason.SKIPPED, Notice.By.PARTNER, false));

        assertEquals(
                "{\"type\":\"parted\",\"session\":\"s1\",\"reason\":\"skipped\",\"by\":\"partner\",\"requeued\":false}",
                socket.hears("parted").toString());
    }

    @Test
    void given_an_answer_for_an_older_connection_when_it_arrives_then_it_is_dropped() {
        RawSocket socket = connect();
        QueueCommand.Connected connected = others.hears(
                QueueCommand.Connected.class, message -> isMe(message.from().user()));
        var older =
                new Caller(user, connected.from().epoch() - 1, connected.from().gateway(), "old", false);

        others.reply(older, new Notice.Ok("old", null, null));
        others.notice(user, new Notice.Idle(null));

        socket.hears("idle");
        assertTrue(socket.heard().stream()
                .noneMatch(message -> message.path("id").asText().equals("old")));
    }

    @Test
    void given_a_newer_token_when_it_is_shown_then_the_socket_lives_as_long_and_nobody_elses_is_taken() {
        RawSocket socket = connect();

        socket.send("{\"type\":\"authenticate\",\"id\":\"a\",\"token\":\"" + token(user) + "\"}");
        assertEquals("a", socket.hears("ok").get("id").asText());
        socket.send("{\"type\":\"authenticate\",\"id\":\"b\",\"token\":\"" + TokenForge.valid(key, "bert") + "\"}");
        await().until(() -> socket.hears("error").get("id").asText().equals("b"));
        assertEquals("unauthenticated", socket.hears("error").get("code").asText());
        socket.send("{\"type\":\"authenticate\",\"id\":\"c\",\"token\":\"x.y.z\"}");
        await().until(() -> socket.hears("error").get("id").asText().equals("c"));
    }

    @Test
    void given_a_client_that_goes_when_its_socket_closes_then_queue_service_is_told() {
        RawSocket socket = connect();
        QueueCommand.Connected connected = others.hears(
                QueueCommand.Connected.class, message -> isMe(message.from().user()));

        socket.leave();

        QueueCommand.Disconnected gone = others.hears(QueueCommand.Disconnected.class, message -> isMe(message.user()));
        assertEquals(connected.from().epoch(), gone.epoch());
        assertFalse(gone.byGateway());
        await().until(() -> presence.holders(List.of(user)).isEmpty());
    }

    @Test
    void given_a_connection_that_breaks_when_no_close_frame_came_then_queue_service_is_told() {
        RawSocket socket = connect();

        socket.close();

        assertFalse(others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()))
                .byGateway());
    }

    @Test
    void given_an_open_socket_when_the_same_person_opens_another_then_the_newest_works() {
        RawSocket older = connect();

        RawSocket socket = connect();

        assertEquals(4409, older.closeCode());
        socket.hears("ready");
        assertTrue(socket.isOpen());
        socket.send("{\"type\":\"status\",\"id\":\"s\"}");
        await().until(() -> socket.hears("ready").path("id").asText().equals("s"));
        assertEquals(status.id(), presence.holders(List.of(user)).get(user).gateway());
    }

    @Test
    void given_an_open_socket_when_the_person_connects_to_another_gateway_then_this_one_closes() {
        RawSocket socket = connect();
        Presence.Connection elsewhere = presence.connect(user, "another");
        assertEquals(status.id(), elsewhere.before());

        others.toGateway(elsewhere.before(), new GatewayMessage.Displaced(user, elsewhere.epoch()));

        assertEquals(4409, socket.closeCode());
        assertEquals("another", presence.holders(List.of(user)).get(user).gateway());
    }

    @Test
    void given_somebody_held_by_another_gateway_when_a_socket_opens_here_then_that_gateway_is_told() {
        presence.connect(user, "another");

        RawSocket socket = connect();

        assertEquals(
                1,
                others.redis().stream(String.class)
                        .xrange("gateway:another", io.quarkus.redis.datasource.stream.StreamRange.of("-", "+"))
                        .stream()
                        .filter(entry -> entry.payload().get("message").contains(user))
                        .count());
    }

    @Test
    void given_a_close_when_it_arrives_then_the_socket_ends_with_its_code() {
        RawSocket socket = connect();

        others.toGateway(status.id(), new GatewayMessage.Close(user, 4403, "banned"));

        assertEquals(4403, socket.closeCode());
        assertFalse(others.hears(QueueCommand.Disconnected.class, gone -> isMe(gone.user()))
                .byGateway());
    }
}
