package dev.parley.gateway.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.gateway.TestConfig;
import dev.parley.gateway.identity.Person;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private final Connections connections = new Connections();

    @Test
    void given_a_connection_when_a_newer_one_is_entered_then_the_older_one_is_out() {
        ClientConnection older = connection(1);
        ClientConnection newer = connection(2);

        assertEquals(Optional.empty(), connections.enter(older));
        assertEquals(Optional.of(older), connections.enter(newer));
        assertEquals(Optional.of(newer), connections.of("anna"));
        assertEquals(Optional.empty(), connections.of("anna", 1));
    }

    @Test
    void given_a_connection_when_an_older_one_is_entered_late_then_that_one_is_out() {
        ClientConnection newer = connection(2);
        connections.enter(newer);
        ClientConnection older = connection(1);

        assertEquals(Optional.of(older), connections.enter(older));
        assertEquals(Optional.of(newer), connections.of("anna"));
    }

    @Test
    void given_a_newer_connection_when_the_older_one_leaves_then_the_newer_one_stays() {
        ClientConnection older = connection(1);
        ClientConnection newer = connection(2);
        connections.enter(older);
        connections.enter(newer);

        connections.leave(older);

        assertEquals(Optional.of(newer), connections.of("anna", 2));
        connections.leave(newer);
        assertTrue(connections.all().isEmpty());
    }

    private static ClientConnection connection(long epoch) {
        ClientConnection connection = new ClientConnection(
                null, new Person("anna", null, null, false, Instant.MAX, null), TestConfig.gateway(), Instant.now());
        connection.held(new ClientConnection.Held("g", epoch));
        return connection;
    }
}
