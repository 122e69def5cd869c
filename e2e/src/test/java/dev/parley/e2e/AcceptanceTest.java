package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static dev.parley.e2e.Rest.body;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What Parley is accepted by, on four services, a real Redis, PostgreSQL and LiveKit. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class AcceptanceTest extends PeopleAtParley {

    @Test
    void two_who_enqueue_are_matched_with_each_other() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");

        anna.find();
        bert.find();

        JsonNode forAnna = anna.await("matched");
        JsonNode forBert = bert.await("matched");
        assertEquals(session(forAnna), session(forBert));
        assertEquals("Bert", forAnna.path("partner").path("name").asText());
        assertEquals("Anna", forBert.path("partner").path("name").asText());
        assertNotEquals(forAnna.get("token"), forBert.get("token"));
        assertTrue(parley.rooms().contains("parley-" + session(forAnna)));
    }

    @Test
    void two_who_enqueue_over_rest_are_matched_and_can_skip_and_end() {
        Person anna = guest("Anna");
        Person bert = guest("Bert");

        assertEquals(200, anna.post("/api/matching/enqueue", Map.of()).statusCode());
        assertEquals(200, bert.post("/api/matching/enqueue", Map.of()).statusCode());

        JsonNode forAnna = await().until(anna::status, status -> status.has("token"));
        JsonNode forBert = await().until(bert::status, status -> status.has("token"));
        assertEquals(session(forAnna), session(forBert));
        Map<String, String> session = Map.of("session", session(forAnna));
        assertEquals(200, anna.post("/api/matching/heartbeat", session).statusCode());
        assertEquals(200, anna.post("/api/matching/skip", session).statusCode());
        assertEquals("idle", bert.status().path("state").asText());
        assertEquals("waiting", anna.status().path("state").asText());
        assertEquals(200, anna.post("/api/matching/cancel", Map.of()).statusCode());
        assertEquals("idle", anna.status().path("state").asText());
        assertEquals(
                "not_in_session",
                body(anna.post("/api/matching/end", Map.of("session", "0190a000-0000-7000-8000-000000000001")))
                        .path("code")
                        .asText());
    }

    @Test
    void the_waiting_one_is_notified() {
        Person anna = connected("Anna");
        anna.find();
        JsonNode waiting = anna.await("waiting");
        assertEquals(1, waiting.path("position").asInt());

        Person bert = connected("Bert");
        bert.find();

        assertEquals(session(bert.await("matched")), session(anna.await("matched")));
    }

    @Test
    void a_skip_makes_a_new_match_quickly_and_tells_the_partner() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        anna.find();
        anna.await("waiting");
        bert.find();
        String first = session(anna.await("matched"));
        Person carl = connected("Carl");
        carl.find();
        carl.await("waiting");

        anna.skip(first);

        JsonNode parted = bert.await("parted");
        assertEquals("skipped", parted.path("reason").asText());
        assertEquals("partner", parted.path("by").asText());
        String second = session(anna.awaitMatchOtherThan(first));
        assertEquals(second, session(carl.await("matched")));
        await().until(() -> !parley.rooms().contains("parley-" + first));
        assertEquals("idle", bert.askStatus().path("state").asText());
    }

    @Test
    void who_disconnects_is_cleaned_up_and_never_matched() {
        Person anna = connected("Anna");
        anna.find();
        anna.await("waiting");

        anna.vanish();
        await().until(() -> parley.waiting() == 0);
        Person bert = connected("Bert");
        bert.find();
        bert.await("waiting");

        await().atMost(Duration.ofSeconds(20)).until(() -> parley.away() == 0);
        assertEquals("waiting", bert.askStatus().path("state").asText());
        assertEquals("idle", anna.connect().path("state").asText());
    }

    @Test
    void who_comes_back_within_the_grace_keeps_the_place() {
        Person anna = connected("Anna");
        anna.find();
        String since = anna.await("waiting").path("since").asText();

        anna.vanish();
        JsonNode ready = anna.connect();

        assertEquals("waiting", ready.path("state").asText());
        assertEquals(since, ready.path("since").asText());
    }

    @Test
    void nonsense_is_answered_by_an_error_and_costs_nobody_their_place() {
        Person anna = connected("Anna");
        anna.find();
        String since = anna.await("waiting").path("since").asText();

        anna.sendText("{\"type\":\"find\",\"mode\":17}");
        anna.sendText("{\"type\":\"dance\"}");

        anna.await("error", error -> error.path("code").asText().equals("bad_message"));
        anna.await("error", error -> error.path("code").asText().equals("unknown_type"));
        assertEquals(since, anna.askStatus().path("since").asText());
    }

    @Test
    void no_room_and_no_session_is_left_when_everybody_has_gone() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        anna.find();
        bert.find();
        String session = session(anna.await("matched"));

        anna.end(session);

        assertEquals("ended", bert.await("parted").path("reason").asText());
        await().until(() -> parley.rooms().isEmpty());
        await().until(() -> parley.liveSessions() == 0);
        assertEquals(0, parley.waiting());
    }

    @Test
    void who_never_joins_is_undone_and_the_session_leaves_nothing() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        anna.find();
        bert.find();
        String session = session(anna.await("matched"));

        JsonNode parted = anna.await("parted");

        assertEquals("undone", parted.path("reason").asText());
        assertEquals(session, session(parted));
        await().until(() -> !parley.rooms().contains("parley-" + session));
        assertEquals("undone", parley.endReason(session));
    }

    @Test
    void concurrent_matching_puts_everybody_into_one_pair_and_nobody_into_two() throws Exception {
        List<Person> crowd = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            crowd.add(connected("P" + i));
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<?>> finds = new ArrayList<>();
            crowd.forEach(person -> finds.add(threads.submit(() -> person.find())));
            for (Future<?> find : finds) {
                find.get();
            }
        }

        Map<String, List<String>> sessions = new HashMap<>();
        for (Person person : crowd) {
            person.await("matched");
            assertEquals(1, person.heard("matched").size(), person.name + " is in more than one pair");
            sessions.computeIfAbsent(session(person.heard("matched").getFirst()), any -> new ArrayList<>())
                    .add(person.user);
        }
        assertEquals(30, sessions.size());
        sessions.forEach((session, both) -> assertEquals(2, both.size(), session));
    }

    @Test
    void positions_follow_the_queue() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        blockedByOneAnother(anna, bert);
        assertEquals(1, anna.findAndWait().path("position").asInt());
        assertEquals(2, bert.findAndWait().path("position").asInt());
        int before = bert.heardSoFar();

        anna.cancel();

        JsonNode told = bert.await("waiting", waiting -> true, before);
        assertEquals(1, told.path("position").asInt());
        JsonNode status = bert.status();
        assertEquals(told.path("since"), status.path("since"));
        assertEquals(1, status.path("position").asInt());
        assertEquals(1, body(bert.get("/api/stats")).path("waiting").asInt());
    }

    @Test
    void who_blocked_a_partner_parts_and_never_meets_them_again_until_the_block_is_removed() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        blockedByOneAnother(anna, bert);
        anna.findAndWait();
        bert.findAndWait();
        Person carl = connected("Carl");

        carl.find();

        assertEquals("Anna", carl.await("matched").path("partner").path("name").asText());
        JsonNode block = body(anna.get("/api/blocks")).path("blocks").get(0);
        assertEquals("Bert", block.path("name").asText());
        assertEquals(
                204, anna.delete("/api/blocks/" + block.path("id").asText()).statusCode());
        assertEquals(0, body(anna.get("/api/blocks")).path("blocks").size());
        anna.end(session(carl.await("matched")));

        String before = session(anna.heard("matched").getFirst());
        anna.find();

        assertEquals(
                session(anna.awaitMatchOtherThan(before, session(carl.await("matched")))),
                session(bert.awaitMatchOtherThan(before)));
    }

    /** The first has met the second and blocked them. */
    private static void blockedByOneAnother(Person blocker, Person blocked) {
        blocker.find();
        blocked.find();
        String session = session(blocker.await("matched"));
        blocked.await("matched");

        blocker.block(session);

        assertTrue(blocker.await("ok", ok -> ok.path("id").asText().equals("block"))
                .has("block"));
        assertEquals("blocked", blocker.await("parted").path("reason").asText());
        JsonNode parted = blocked.await("parted");
        assertEquals("blocked", parted.path("reason").asText());
        assertEquals("partner", parted.path("by").asText());
    }

    @Test
    void who_skips_too_often_has_to_take_a_break_that_outlives_redis() {
        Person anna = connected("Anna");
        String session = "";
        for (int skips = 0; skips < 4; skips++) {
            Person partner = connected("Partner " + skips);
            if (skips == 0) {
                anna.find();
                anna.await("waiting");
            }
            partner.find();
            session = session(partner.await("matched"));
            anna.awaitMatch(session);
            anna.skip(session);
            partner.await("parted");
        }

        String last = session;
        JsonNode parted = anna.await("parted", heard -> session(heard).equals(last));
        assertFalse(parted.path("requeued").asBoolean());
        assertTrue(parted.has("cooldownUntil"));
        assertCoolingDown(anna);
        await().until(() -> parley.skips(anna.user).equals("4"));

        int before = anna.heardSoFar();
        parley.emptyRedis();

        anna.await("ready", ready -> ready.has("cooldownUntil"), before);
        assertCoolingDown(anna);
    }

    private static void assertCoolingDown(Person person) {
        HttpResponse<String> refused = person.post("/api/matching/enqueue", Map.of());
        assertEquals(429, refused.statusCode());
        assertEquals("cooldown", body(refused).path("code").asText());
        long seconds =
                Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(seconds > 0 && seconds <= 60, seconds + " s");
    }

    @Test
    void interests_bring_people_together_and_text_has_no_camera() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        Person carl = connected("Carl");
        anna.find(Map.of("mode", "text", "language", "de", "interests", List.of(" Chess ", "tea"), "strict", true));
        anna.await("waiting", waiting -> waiting.path("accepts").asText().equals("interests"));
        bert.find(Map.of("mode", "text", "language", "fr", "interests", List.of("chess"), "strict", true));
        bert.await("waiting");

        carl.find(Map.of("mode", "text", "language", "de", "interests", List.of("CHESS", "music")));

        JsonNode matched = carl.await("matched");
        assertEquals("Anna", matched.path("partner").path("name").asText());
        assertEquals("[\"chess\"]", matched.path("interests").toString());
        assertEquals("de", matched.path("language").asText());
        assertEquals(session(matched), session(anna.await("matched")));
        assertEquals("text", matched.path("mode").asText());
        JsonNode rights = Rest.claims(matched.path("token").asText()).path("video");
        assertFalse(rights.path("canPublish").asBoolean());
        assertTrue(rights.path("canPublishData").asBoolean());
        assertEquals("waiting", bert.askStatus().path("state").asText());
    }

    @Test
    void every_service_started_with_its_cache() {
        for (String service : List.of("gateway", "queue-service", "session-service", "webhook-service")) {
            assertTrue(
                    parley.arguments(service).stream().anyMatch(argument -> argument.startsWith("-XX:AOTCache=")),
                    service);
            // What is wrong with a cache is a line of this kind.
            assertTrue(parley.log(service).stream().noneMatch(line -> line.contains("[aot]")), service);
        }
    }
}
