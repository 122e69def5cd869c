package dev.parley.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class BadInputTest extends WithPeople {

    @Test
    void given_bad_messages_when_they_are_sent_then_each_is_answered_and_ten_in_a_row_close_the_socket() {
        RawSocket socket = connect();

        socket.send("{\"type\":\"praise\",\"id\":\"1\",\"session\":\"s\"}");
        assertEquals("unknown_type", socket.hears("error").get("code").asText());
        for (int i = 0; i < 8; i++) {
            socket.send("{\"type\":\"skip\"}");
        }
        socket.send("{\"type\":\"status\"}");
        await().until(() -> socket.heard().stream()
                        .filter(message -> message.path("code").asText().equals("bad_message"))
                        .count()
                == 8);
        for (int i = 0; i < 10; i++) {
            socket.send("{\"type\":\"skip\"}");
        }

        assertEquals(4429, socket.closeCode());
    }

    @Test
    void given_something_else_than_json_when_it_is_sent_then_the_code_says_what_was_wrong() {
        RawSocket socket = connect();
        socket.send("hello");
        assertEquals(1003, socket.closeCode());

        socket = connect();
        socket.sendBinary("{\"type\":\"status\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals(1003, socket.closeCode());

        socket = connect();
        socket.sendBytesAsText(new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'});
        assertEquals(1007, socket.closeCode());
    }

    @ParameterizedTest
    @CsvSource({"4096, 0", "4097, 1009", "65000, 1009", "70000, 1009", "1000000, 1009"})
    void given_a_large_message_when_it_is_sent_then_only_4096_bytes_are_taken(int size, int code) {
        RawSocket socket = connect();
        String frame = "{\"type\":\"status\",\"id\":\"x\",\"y\":\"";

        socket.send(frame + "y".repeat(size - frame.length() - 2) + "\"}");

        if (code == 0) {
            await().until(() -> socket.heard().stream()
                    .anyMatch(message -> message.path("id").asText().equals("x")));
        } else {
            assertEquals(code, socket.closeCode());
        }
    }

    @ParameterizedTest
    @CsvSource({"4000, 40", "1, 10000", "0, 100000"})
    void given_a_message_in_many_frames_when_it_grows_too_large_then_it_is_closed(int size, int times) {
        RawSocket socket = connect();

        socket.sendFragments("x".repeat(size), times);

        assertEquals(1009, socket.closeCode());
    }

    @Test
    void given_too_many_commands_when_they_are_sent_then_they_are_refused_and_in_the_end_the_socket_closed() {
        RawSocket socket = connect();

        for (int i = 0; i < 30; i++) {
            socket.send("{\"type\":\"status\",\"id\":\"" + i + "\"}");
        }
        JsonNode refused = socket.hears("error");
        assertEquals("rate_limited", refused.get("code").asText());
        assertNotNull(refused.get("id"));
        assertTrue(refused.get("retryAfterSeconds").asLong() >= 1);
        assertTrue(socket.isOpen());

        for (int i = 0; i < 100; i++) {
            socket.send("{\"type\":\"status\"}");
        }
        assertEquals(4429, socket.closeCode());
    }

    @Test
    void given_pongs_that_nobody_asked_for_when_they_are_a_flood_then_the_socket_is_closed() {
        RawSocket socket = connect();

        for (int i = 0; i < 5; i++) {
            socket.pong();
        }
        socket.send("{\"type\":\"status\",\"id\":\"after a few\"}");
        await().until(() -> socket.hears("ready").path("id").asText(), "after a few"::equals);

        for (int i = 0; i < 1000; i++) {
            socket.pong();
        }
        assertEquals(4429, socket.closeCode());
    }
}
