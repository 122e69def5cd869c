package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static dev.parley.e2e.Rest.body;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is stored about people is theirs to know, and nobody else's. */
class ExportTest extends PeopleAtParley {

    @Test
    void who_met_reported_and_blocked_somebody_is_told_of_that_and_of_nobody_else() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        anna.find();
        bert.find();
        String session = session(anna.await("matched"));
        bert.await("matched");
        for (Person person : List.of(anna, bert)) {
            Map<String, String> report = Map.of("session", session, "reason", "spam", "comment", "said " + person.name);
            assertEquals(201, person.post("/api/reports", report).statusCode());
        }
        anna.block(session);
        bert.await("parted");
        await().atMost(Person.PATIENCE).until(() -> history(anna).size() == 1);

        JsonNode seen = history(anna).get(0);
        HttpResponse<String> export = anna.get("/api/me/export");

        assertEquals(session, seen.path("session").asText());
        assertEquals("blocked", seen.path("reason").asText());
        assertEquals("you", seen.path("by").asText());
        assertEquals("partner", history(bert).get(0).path("by").asText());
        JsonNode document = body(export);
        assertEquals("Anna", document.path("account").path("name").asText());
        assertEquals(1, document.path("blocks").size());
        assertEquals(
                "said Anna", document.path("reports").get(0).path("comment").asText());
        assertEquals(
                session, document.path("conversations").get(0).path("session").asText());
        for (String told : List.of(export.body(), anna.get("/api/me/history").body())) {
            assertFalse(told.contains(bert.user) || told.contains("Bert"), told);
        }
    }

    @Test
    void who_exported_five_times_has_to_wait_for_a_day() {
        Person anna = connected("Anna");
        for (int i = 0; i < 5; i++) {
            assertEquals(200, anna.get("/api/me/export").statusCode());
        }

        HttpResponse<String> refused = anna.get("/api/me/export");

        assertEquals(429, refused.statusCode());
        assertTrue(refused.headers().firstValueAsLong("Retry-After").orElseThrow() > 86_000);
    }

    private static JsonNode history(Person person) {
        return body(person.get("/api/me/history")).path("conversations");
    }
}
