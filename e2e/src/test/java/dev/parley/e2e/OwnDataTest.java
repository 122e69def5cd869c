package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import dev.parley.e2e.Browser.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** People see what is stored about them; whoever asks to be erased is named nowhere any more, within a minute. */
class OwnDataTest extends PeopleAtParley {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Map<String, String> IN_WRITING = Map.of("mode", "text");

    @Test
    void who_is_erased_is_in_no_table_and_no_key_of_redis_and_the_token_is_refused() {
        String name = "Erna " + UUID.randomUUID().toString().substring(0, 13);
        Person erna = connected(name);
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        String blocked = meet(erna, anna);
        anna.report(blocked, "other", "said something");
        erna.report(blocked, "spam", "sold something");
        erna.block(blocked);
        anna.await("parted");
        String blocking = meet(erna, bert);
        bert.block(blocking);
        erna.await("parted", parted -> session(parted).equals(blocking));
        Person carl = connected("Carl");
        String live = meet(erna, carl);
        parley.addDeadLetter("{\"type\":\"Unheard\",\"user\":\"" + erna.user + "\",\"name\":\"" + name + "\"}");
        assertTrue(placesThatName(erna.user).stream().anyMatch(place -> place.startsWith("public.")), "PostgreSQL");
        assertTrue(placesThatName(erna.user).stream().anyMatch(place -> place.startsWith("presence:")), "Redis");
        assertTrue(placesThatName(erna.user).stream().anyMatch(place -> place.contains(":dead ")), "dead letters");

        assertEquals(202, erna.delete("/api/me").statusCode());

        JsonNode parted = carl.await("parted", heard -> session(heard).equals(live));
        assertEquals("left", parted.path("reason").asText());
        erna.awaitClosed(4410);
        assertEquals(401, erna.get("/api/me").statusCode());
        assertEquals(401, erna.post("/api/auth/renew", Map.of()).statusCode());
        await("nothing names the person")
                .atMost(A_MINUTE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> placesThatName(erna.user, name, erna.token), List::isEmpty);
        assertEquals(401, erna.get("/api/me").statusCode());
    }

    @Test
    void who_erases_everything_on_the_page_is_told_and_does_not_come_back_by_itself() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor erna = browser.visit("Erna");
            erna.awaitState("idle");
            String user = erna.user();
            await().until(() -> !placesThatName(user).isEmpty());
            erna.press("data");
            erna.press("data-erase");
            erna.press("erase-confirm");

            erna.awaitState("closed");
            erna.awaitText("closed-title", "Everything is erased");
            assertEquals("", erna.user());

            erna.press("reopen");
            erna.awaitState("idle");
            assertNotEquals(user, erna.user());
            await().atMost(A_MINUTE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> placesThatName(user), List::isEmpty);
            erna.closeTab();
        }
    }

    @Test
    void who_looks_at_what_is_stored_sees_the_conversations_and_may_take_everything_along() throws IOException {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor erna = browser.visit("Erna");
            erna.choose("mode", "text");
            Person anna = connected("Anna");
            anna.find(IN_WRITING);
            anna.await("waiting");
            erna.press("start");
            erna.awaitState("matched");
            anna.end(session(anna.await("matched")));
            erna.awaitState("idle");

            erna.press("data");
            erna.awaitText("data-list", "in writing. Your partner left.");
            Download file = erna.page.waitForDownload(() -> erna.press("data-export"));
            erna.awaitText("data-text", "Everything that is stored about you is in the file.");

            assertTrue(file.suggestedFilename().matches("parley-.*\\.json"), file.suggestedFilename());
            JsonNode everything = Rest.parse(Files.readString(file.path()));
            assertEquals(erna.user(), everything.path("user").asText());
            assertEquals(1, everything.path("conversations").size());
            erna.press("data-close");
            erna.closeTab();
        }
    }

    private static List<String> placesThatName(String... texts) {
        return parley.everything().stream()
                .filter(line -> Stream.of(texts).anyMatch(line::contains))
                .toList();
    }

    /** A conversation of the two begins. */
    private static String meet(Person first, Person second) {
        int before = first.heardSoFar();
        first.find(IN_WRITING);
        first.await("waiting", waiting -> true, before);
        second.find(IN_WRITING);
        String session = session(first.await("matched", match -> true, before));
        second.awaitMatch(session);
        return session;
    }
}
