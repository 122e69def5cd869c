package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The same request of one person fifty times at the same moment. */
class FiftyAtOnceTest extends PeopleAtParley {

    @Test
    void finds_lead_to_one_place_in_the_queue_and_one_conversation() throws Exception {
        Person anna = connected("Anna");
        Person bert = connected("Bert");

        assertEquals(Set.of(200), statuses(fiftyTimes(() -> anna.post("/api/matching/enqueue", Map.of()))));
        assertEquals(1, parley.waiting());
        List<HttpResponse<String>> answers = fiftyTimes(() -> bert.post("/api/matching/enqueue", Map.of()));

        String session = session(bert.await("matched"));
        assertEquals(session, session(anna.await("matched")));
        // Those that came after the match are told that there is one.
        assertEquals(Set.of(200, 409), statuses(answers));
        assertEquals(1, parley.liveSessions());
        assertEquals(1, bert.heard("matched").size());
    }

    @Test
    void ends_end_one_conversation_once() throws Exception {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        String session = meet(anna, bert);

        List<HttpResponse<String>> answers =
                fiftyTimes(() -> anna.post("/api/matching/end", Map.of("session", session)));

        assertEquals("ended", bert.await("parted").path("reason").asText());
        parley.awaitNoLiveSession();
        assertEquals("ended", parley.endReason(session));
        assertEquals(1, bert.heard("parted").size());
        // An end that comes again is answered as the first one.
        assertEquals(Set.of(200), statuses(answers));
    }

    @Test
    void blocks_make_one_block() throws Exception {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        String session = meet(anna, bert);

        List<HttpResponse<String>> answers = fiftyTimes(() -> anna.post("/api/blocks", Map.of("session", session)));

        assertEquals(Set.of(201), statuses(answers));
        JsonNode blocks = Rest.body(anna.get("/api/blocks")).path("blocks");
        assertEquals(1, blocks.size());
        assertEquals(
                Set.of(blocks.path(0).path("id").asText()),
                answers.stream()
                        .map(answer -> Rest.body(answer).path("id").asText())
                        .collect(Collectors.toSet()));
        await().until(() -> parley.liveSessions() == 0);
    }

    private static String meet(Person one, Person other) {
        one.find();
        other.find();
        one.await("matched");
        return session(other.await("matched"));
    }

    private static List<HttpResponse<String>> fiftyTimes(Supplier<HttpResponse<String>> request) throws Exception {
        List<Future<HttpResponse<String>>> pending = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                pending.add(threads.submit(request::get));
            }
        }
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : pending) {
            answers.add(answer.get());
        }
        return answers;
    }

    private static Set<Integer> statuses(List<HttpResponse<String>> answers) {
        return answers.stream().map(HttpResponse::statusCode).collect(Collectors.toSet());
    }
}
