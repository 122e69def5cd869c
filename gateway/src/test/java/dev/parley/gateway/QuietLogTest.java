package dev.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.gateway.identity.TokenForge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers can make the gateway write into its log. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class QuietLogTest extends WithPeople {

    private static final int MOST_LINES = 10;

    private final List<LogRecord> written = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            written.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listener);
        Logger.getLogger("test").info("heard");
        assertEquals(1, written.size(), "lines are heard at all");
        written.clear();
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger("").removeHandler(listener);
    }

    @Test
    void given_a_thousand_bad_frames_when_they_are_sent_then_the_log_stays_short_and_without_stack_traces() {
        List<byte[]> bad =
                List.of("{\"type\":\"skip\"}".getBytes(), "no json".getBytes(), new byte[] {(byte) 0xC3, 0x28});
        for (byte[] frame : bad) {
            for (int i = 0; i < 5; i++) {
                RawSocket socket = connect(user + i);
                for (int j = 0; j < 100; j++) {
                    socket.sendBytesAsText(frame);
                }
                assertTrue(socket.closeCode() > 1000);
            }
        }

        assertQuiet();
    }

    @Test
    void given_tokens_of_any_kind_when_they_are_shown_then_none_stands_in_the_log() {
        String foreign = TokenForge.valid(TokenForge.anotherKey(), user);
        for (String token : List.of(foreign, token(user), "x.y.z", "secret".repeat(4000))) {
            as(token).get("/api/me");
            opened(RawSocket.browser(port(), token));
        }

        assertEquals(
                List.of(),
                written.stream()
                        .map(LogRecord::getMessage)
                        .filter(line -> line.contains("eyJ") || line.contains("secretsecret"))
                        .toList());
        assertQuiet();
    }

    private void assertQuiet() {
        assertTrue(written.size() <= MOST_LINES, written.size() + " lines");
        assertEquals(
                List.of(),
                written.stream().filter(line -> line.getThrown() != null).toList());
    }
}
