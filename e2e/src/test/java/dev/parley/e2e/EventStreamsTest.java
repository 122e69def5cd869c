package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** People without a WebSocket: by a real EventSource in Chromium, or by polling alone. */
class EventStreamsTest extends PeopleAtParley {

    @Test
    void somebody_by_event_stream_and_somebody_by_socket_meet_as_any_two() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visit("Anna", "transport=events");
            Visitor bert = browser.visit("Bert", "transport=socket");

            anna.press("start");
            anna.awaitState("waiting");
            bert.press("start");

            anna.awaitState("matched");
            bert.awaitState("matched");
            assertEquals(anna.session(), bert.session());
            assertEquals(0L, anna.socketsOpened(), "Anna has no socket");
            anna.awaitMovingPicture();
            bert.awaitMovingPicture();
            String session = anna.session();

            bert.press("stop");
            anna.awaitState("idle");
            // Who stops says so and leaves the room: either may reach the record first.
            assertTrue(Set.of("ended", "left").contains(parley.endReason(session)), parley.endReason(session));
            anna.closeTab();
            bert.closeTab();
        }
    }

    @Test
    void somebody_whose_network_lets_no_socket_through_meets_by_event_stream_all_the_same() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visitWithoutSockets("Anna");
            anna.awaitState("idle");
            anna.press("start");
            anna.awaitState("waiting");
            Person bert = connected("Bert");

            bert.find();

            anna.awaitState("matched");
            assertEquals(session(bert.await("matched")), anna.session());
            anna.closeTab();
        }
    }

    @Test
    void a_closed_event_stream_gives_the_wait_up_after_the_grace() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visit("Anna", "transport=events");
            anna.press("start");
            anna.awaitState("waiting");

            anna.closeTab();

            await().until(() -> parley.waiting() == 0);
            await().until(() -> parley.away() == 0);
        }
    }

    @Test
    void somebody_who_only_polls_meets_somebody_by_socket_and_is_present_as_long_as_the_polling_goes_on() {
        Person anna = guest("Anna");
        anna.post("/api/matching/enqueue", Map.of());
        assertEquals("waiting", anna.status().path("state").asText());
        Person bert = connected("Bert");

        bert.find();

        String session = session(bert.await("matched"));
        await().until(() -> anna.status().path("session").asText().equals(session));
        assertTrue(anna.status().has("token"));
        anna.post("/api/matching/end", Map.of("session", session));
        assertEquals("ended", bert.await("parted").path("reason").asText());
    }
}
