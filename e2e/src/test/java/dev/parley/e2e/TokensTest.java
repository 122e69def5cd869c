package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What LiveKit's tokens are good for, and until when, as people get them from Parley. */
class TokensTest extends PeopleAtParley {

    @Test
    void who_comes_back_to_a_conversation_gets_a_fresh_token_and_after_the_end_neither_opens_anything() {
        Person anna = connected("Anna");
        Person bert = connected("Bert");
        anna.find();
        bert.find();
        JsonNode first = anna.await("matched");
        long end = Rest.claims(first.path("token").asText()).path("exp").asLong();
        // Ends of tokens are whole seconds.
        await().until(() -> Instant.now().getEpochSecond()
                > Instant.parse(first.path("now").asText()).getEpochSecond());
        int before = anna.heardSoFar();

        anna.vanish();
        anna.connect();

        JsonNode again = anna.await("matched", match -> true, before);
        assertEquals(session(first), session(again));
        JsonNode claims = Rest.claims(again.path("token").asText());
        assertTrue(claims.path("exp").asLong() > end);
        assertEquals(Rest.claims(first.path("token").asText()).path("video"), claims.path("video"));
        assertEquals(200, parley.liveKitSays(again.path("token").asText()));

        bert.end(session(first));
        anna.await("parted");

        await().until(() -> parley.liveKitSays(again.path("token").asText()) == 404);
        assertEquals(404, parley.liveKitSays(first.path("token").asText()));
    }
}
