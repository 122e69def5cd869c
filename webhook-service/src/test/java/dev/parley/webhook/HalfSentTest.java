package dev.parley.webhook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that do not become whole: what they hold is bounded, and not for long. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
@TestProfile(NarrowRoom.class)
class HalfSentTest {

    private static final byte[] BODY = Webhooks.joined(UUID.randomUUID().toString());
    private static final int LARGEST = NarrowRoom.LARGEST_BODY;

    /** More than a request may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Socket> sockets = new ArrayList<>();

    @TestHTTPResource("/api/livekit/webhooks")
    URI webhooks;

    @AfterEach
    void leave() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void given_more_half_sent_bodies_than_there_is_room_for_then_one_more_is_to_come_again_until_they_are_cut_off()
            throws Exception {
        for (int i = 0; i < NarrowRoom.BODIES_AT_ONCE; i++) {
            sendHalf(Webhooks.signed(BODY));
        }

        HttpResponse<String> refused =
                await().atMost(PATIENCE).until(this::deliver, answer -> answer.statusCode() == 503);
        assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
        assertEquals("{\"title\":\"Service Unavailable\",\"status\":503,\"code\":\"unavailable\"}", refused.body());

        await().atMost(PATIENCE).until(() -> deliver().statusCode() == 200);
    }

    @Test
    void given_forged_half_sent_bodies_however_many_then_they_take_no_room() throws Exception {
        for (int i = 0; i < 200; i++) {
            sendHalf(i % 2 == 0 ? "forged" : Webhooks.signed(BODY, Webhooks.KEY, Webhooks.NEXT_SECRET, token -> token));
        }

        assertEquals(200, deliver().statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "POST /api/livekit/webhooks HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                "POST /api/livekit/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 65000\r\n\r\n"
            })
    void given_a_request_that_drips_when_it_is_not_whole_in_time_then_it_is_cut_off(String begun) throws Exception {
        Socket socket = connect();
        send(socket, begun);

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                send(socket, "x");
                return false;
            } catch (IOException cutOff) {
                return true;
            }
        });
    }

    private void sendHalf(String authorization) throws IOException {
        Socket socket = connect();
        send(
                socket,
                "POST /api/livekit/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: " + LARGEST + "\r\nAuthorization: "
                        + authorization + "\r\n\r\n");
        send(socket, " ".repeat(LARGEST - 1000));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(webhooks.getHost(), webhooks.getPort());
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private HttpResponse<String> deliver() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(webhooks)
                .header("Authorization", Webhooks.signed(BODY))
                .POST(HttpRequest.BodyPublishers.ofByteArray(BODY))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
