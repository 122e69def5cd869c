package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class RefusalTest extends WithPeople {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "enqueue, mode, `{\"mode\":\"EVIL\"}`",
                "enqueue, language, `{\"language\":\"EVIL-1\"}`",
                "enqueue, interests, `{\"interests\":[\"\"]}`",
                "enqueue, interests, `{\"interests\":[5]}`",
                "enqueue, strict, `{\"strict\":\"EVIL\"}`",
                "enqueue, the message, `[]`",
                "enqueue, the message, `{\"mode\"`",
                "enqueue, the message, `{\"strict\":true,\"strict\":true}`",
                "enqueue, the message, `EVIL`",
                "skip, session, `{}`",
                "skip, session, `{\"session\":\"EVIL EVIL\"}`",
                "end, session, `{\"session\":7}`",
                "heartbeat, session, `{\"session\":null}`"
            })
    void given_a_body_that_is_wrong_when_it_is_sent_then_the_problem_names_the_field(
            String command, String field, String body) {
        assertProblem(
                        me().contentType("application/json")
                                .body(body)
                                .post("/api/matching/" + command)
                                .then(),
                        400,
                        "bad_message")
                .body("detail", containsString(field), "detail", not(containsString("EVIL")));
    }

    @Test
    void given_a_guests_name_that_is_too_long_when_it_is_sent_then_the_problem_says_so() {
        assertProblem(
                        given().contentType("application/json")
                                .body("{\"name\":\"" + "x".repeat(41) + "\"}")
                                .post("/api/auth/guest")
                                .then(),
                        400,
                        "bad_message")
                .body("detail", containsString("name"));
    }

    @Test
    void given_a_body_that_is_missing_when_it_is_needed_then_it_is_400() {
        assertProblem(
                me().contentType("application/json").post("/api/matching/skip").then(), 400, "bad_message");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/nothing, 404, not_found",
        "GET, /api/matching/nothing, 404, not_found",
        "POST, /api/praise, 404, not_found",
        "POST, /api/stats, 405, not_found",
        "GET, /api/matching/enqueue, 405, not_found",
        "PUT, /api/me, 405, not_found",
        "POST, /api/me/export, 405, not_found",
        "DELETE, /api/me/history, 405, not_found",
        "GET, /api/me/nothing, 404, not_found"
    })
    void given_a_route_that_is_not_there_when_it_is_asked_then_it_is_a_problem(
            String method, String route, int status, String code) {
        assertProblem(me().request(method, route).then(), status, code);
    }

    @Test
    void given_a_body_that_is_no_json_when_it_is_sent_then_it_is_415() {
        assertProblem(
                me().contentType("text/plain")
                        .body("x")
                        .post("/api/matching/enqueue")
                        .then(),
                415,
                "bad_message");
    }

    @Test
    void given_a_body_over_16_kilobytes_when_it_is_sent_then_it_is_413() {
        String body = "{\"x\":\"" + "x".repeat(17_000) + "\"}";
        assertProblem(
                me().contentType("application/json")
                        .body(body)
                        .post("/api/matching/enqueue")
                        .then(),
                413,
                "too_large");
    }

    @ParameterizedTest
    @CsvSource({"Transfer-Encoding: chunked, 411", "Content-Length: 300000, 413"})
    void given_a_body_that_is_not_wanted_when_it_is_sent_all_the_same_then_it_is_taken_and_the_answer_read(
            String head, int status) throws Exception {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/auth/guest HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n" + head
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> socket.getInputStream().available() > 0);
            byte[] part = head.startsWith("Transfer") ? chunk(1_000) : new byte[1_000];
            for (int sent = 0; sent < 300_000; sent += 1_000) {
                out.write(part);
            }
            if (head.startsWith("Transfer")) {
                out.write(chunk(0));
            }

            BufferedReader answer = answer(socket);
            assertTrue(answer.readLine().startsWith("HTTP/1.1 " + status + " "));
            assertTrue(answer.lines().anyMatch(line -> line.contains("\"code\"")), "the whole of it, and then the end");
        }
    }

    @Test
    void given_a_body_that_is_not_wanted_when_it_never_ends_then_it_is_cut_off() throws Exception {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/auth/guest HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));

            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
                try {
                    out.write(chunk(100_000));
                    return false;
                } catch (IOException cutOff) {
                    return true;
                }
            });
        }
    }

    @Test
    void given_a_body_that_is_not_wanted_when_it_does_not_come_then_the_answer_is_read_and_the_connection_ends()
            throws Exception {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout((int) RawSocket.PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("POST /api/auth/guest HTTP/1.1\r\nHost: gateway\r\nContent-Length: 300000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            List<String> lines = answer(socket).lines().toList();

            assertTrue(lines.getFirst().startsWith("HTTP/1.1 413 "));
        }
    }

    private static byte[] chunk(int size) {
        return (Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static BufferedReader answer(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"https://page.test", "http://evil.example", "null", "http://localhost"})
    void given_a_page_of_another_origin_when_it_asks_then_it_is_403(String origin) {
        assertProblem(me().header("Origin", origin).get("/api/me").then(), 403, "forbidden");
        assertProblem(
                given().header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .options("/api/auth/guest")
                        .then(),
                403,
                "forbidden");
    }

    @Test
    void given_the_page_when_it_asks_then_it_may_read_the_answer() {
        me().header("Origin", RawSocket.ORIGIN)
                .get("/api/me")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", RawSocket.ORIGIN);
        given().header("Origin", RawSocket.ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/api/auth/guest")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", RawSocket.ORIGIN);
    }
}
