package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * People see what is stored about them; whoever asks to be erased is named nowhere any more, within a minute; and fields
 * that a command does not have are stored nowhere, not even for a moment.
 */
class OwnDataTest extends PeopleAtParley {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Map<String, String> IN_WRITING = Map.of("mode", "text");

    /** What no client may say, be it of oneself or of others, and what some languages read as more than a field. */
    private static final List<String> FORBIDDEN = List.of("""
            role roles groups user username sub banned until skips skip_count skipCount cooldownUntil epoch device
            gateway replyTo from partner reporter reported blocker blocked decision moderator matchedAt since ticket
            @class __proto__ constructor""".split("\\s+"));

    private static HeardByRedis redis;

    @BeforeAll
    static void listen() {
        redis = parley.listenToRedis();
    }

    @AfterAll
    static void listenNoMore() {
        redis.close();
    }

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
        moderatorDecides("said something");
        moderatorDecides("sold something");
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

    @ParameterizedTest
    @CsvSource({
        "POST /api/auth/guest, 201",
        "POST /api/auth/renew, 200",
        "POST /api/auth/ticket, 201",
        "POST /api/auth/account, 404",
        "POST /api/matching/enqueue, 200",
        "POST /api/matching/cancel, 409",
        "POST /api/matching/heartbeat, 200",
        "POST /api/matching/skip, 200",
        "POST /api/matching/end, 200",
        "POST /api/blocks, 201",
        "POST /api/reports, 201",
        "POST /api/moderation/reports/{id}/ban, 200",
        "POST /api/moderation/reports/{id}/dismiss, 200",
        "find, ok",
        "cancel, error",
        "heartbeat, ok",
        "skip, ok",
        "end, ok",
        "block, ok",
        "report, ok",
        "status, ready",
        "authenticate, ok",
    })
    void a_command_with_unknown_fields_is_answered_as_without_them_and_nothing_of_them_is_stored(
            String command, String answer) {
        Person dora = connected("Dora");
        List<String> aboutDora = stored(dora.user);

        String marker = UUID.randomUUID().toString();
        assertEquals(answer, said(command, marker, dora.user));

        assertEquals(List.of(), placesThatName(marker));
        assertEquals(List.of(), heardByRedis(marker));
        assertEquals(aboutDora, stored(dora.user), "nothing happens to somebody else who is named");
    }

    @Test
    void sessions_of_nobody_are_refused_and_soon_forgotten() {
        Person mallory = connected("Mallory");
        String session = UUID.randomUUID().toString();

        for (String route : List.of("matching/heartbeat", "matching/skip", "matching/end", "blocks", "reports")) {
            int status = mallory.post("/api/" + route, Map.of("session", session, "reason", "spam"))
                    .statusCode();
            assertTrue(status == 404 || status == 409, route + " " + status);
        }

        assertFalse(heardByRedis(session).isEmpty(), "services were asked");
        await().atMost(Person.PATIENCE).until(() -> placesThatName(session), List::isEmpty);
    }

    @Test
    void a_known_field_is_found_where_it_is_stored() {
        Person mallory = connected("Mallory");
        String interest = UUID.randomUUID().toString().substring(0, 32);

        mallory.find(Map.of("interests", List.of(interest)));
        mallory.await("waiting");

        assertFalse(heardByRedis(interest).isEmpty());
        assertFalse(placesThatName(interest).isEmpty());
    }

    /** The open report with this comment is there as evidence, and a decision about it can be made. */
    private static void moderatorDecides(String comment) {
        Rest ada = new Rest(URI.create(parley.gatewayUrl()), parley.moderatorToken("ada"));
        for (JsonNode report : Rest.body(ada.get("/api/moderation/reports")).get("reports")) {
            if (report.path("comment").asText().equals(comment)) {
                String route = "/api/moderation/reports/" + report.get("id").asText();
                assertEquals(200, ada.get(route).statusCode());
                assertEquals(200, ada.post(route + "/dismiss", Map.of()).statusCode());
                return;
            }
        }
        throw new AssertionError("no report that says: " + comment);
    }

    /** What somebody in a conversation is answered, or somebody who asks for one: a status, or the type of a message. */
    private String said(String command, String... values) {
        boolean alone = command.contains("enqueue") || command.contains("cancel") || command.equals("find");
        Person mallory = connected("Mallory");
        Person anna = connected("Anna");
        String session = alone ? "none" : meet(mallory, anna);
        Map<String, Object> fields = new HashMap<>();
        for (int i = 0; i < FORBIDDEN.size(); i++) {
            String value = values[i % values.length];
            Map<String, ?> object = Map.of("username", value, "__proto__", Map.of("role", value));
            fields.put(FORBIDDEN.get(i), i / values.length % 2 == 0 ? value : List.of(object));
        }
        fields.putAll(Map.of("session", session, "reason", "spam", "mode", "text", "token", mallory.token, "hours", 1));
        String answer = command.startsWith("POST ")
                ? overRest(command.substring("POST ".length()), fields, mallory, anna, session)
                : overSocket(command, fields, mallory);
        assertEquals(403, mallory.get("/api/moderation/reports").statusCode(), "nobody makes oneself a moderator");
        leaves(mallory);
        leaves(anna);
        return answer;
    }

    private static String overRest(
            String path, Map<String, Object> fields, Person mallory, Person anna, String session) {
        Rest asker = mallory.rest();
        String route = path;
        if (path.contains("{id}")) {
            asker = new Rest(URI.create(parley.gatewayUrl()), parley.moderatorToken("ada"));
            HttpResponse<String> made = anna.post("/api/reports", Map.of("session", session, "reason", "spam"));
            route = path.replace("{id}", Rest.body(made).get("id").asText());
        }
        return String.valueOf(asker.post(route, fields).statusCode());
    }

    private static String overSocket(String command, Map<String, Object> fields, Person mallory) {
        fields.put("type", command);
        fields.put("id", "asked");
        mallory.send(fields);
        JsonNode answer = mallory.awaitAnswer("asked");
        return answer.get("type").asText();
    }

    private static List<String> heardByRedis(String text) {
        String now = UUID.randomUUID().toString();
        parley.echo(now);
        await("Redis tells what it did")
                .atMost(Person.PATIENCE)
                .until(() -> !redis.with(now).isEmpty());
        return redis.with(text);
    }

    /** The rows in which somebody is named, and the keys of Redis that are about them. */
    private static List<String> stored(String user) {
        return placesThatName(user).stream()
                .filter(line -> line.startsWith("public.")
                        || line.substring(0, line.indexOf(' ')).contains(user))
                .sorted()
                .toList();
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
