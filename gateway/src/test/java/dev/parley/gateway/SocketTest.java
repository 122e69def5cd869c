package dev.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.QueueCommand;
import dev.parley.gateway.identity.TokenForge;
import dev.parley.gateway.identity.TokenKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class SocketTest {

    @Inject
    OtherServices others;

    @Inject
    TokenKey key;

    @TestHTTPResource("/")
    URI gateway;

    @Test
    void given_a_token_when_a_socket_is_opened_then_ready_comes() {
        try (RawSocket socket = RawSocket.browser(gateway.getPort(), TokenForge.valid(key, "anna"))) {
            assertEquals(101, socket.status());
            assertEquals("parley.v1", socket.header("Sec-WebSocket-Protocol"));
            assertEquals("anna", socket.hears("ready").get("user").asText());
            socket.send("{\"type\":\"find\",\"id\":\"1\"}");
            assertEquals("waiting", socket.hears("ok").get("state").asText());
        }
        others.hears(QueueCommand.Disconnected.class, gone -> gone.user().equals("anna"));
    }
}
