package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.stats.MatchingStats;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What is told about matching as a whole, and what a text conversation is. */
@QuarkusTest
class FiguresTest extends ServiceTest {

    @Inject
    MatchingStats stats;

    @Test
    void givenAMatchThenBothWaitsAreCountedOnce() {
        long before = stats.read().told();

        world.matched(pair);
        invitation(ann, pair);
        world.matched(pair);
        world.queue(World.resumed(pair, World.socket(ann)));
        await().until(() -> world.invitations(ann, pair).size() >= 2);

        MatchingStats.Reading reading = stats.read();
        assertEquals(before + 2, reading.told());
        assertTrue(reading.p99() >= 3_000, "Ann had waited for three seconds: " + reading);
        await().until(() -> stats.read().live() != null && stats.read().live() >= 1);
    }

    @Test
    void givenATextConversationThenNeitherMayShowOrSpeak() {
        Pair text = new Pair(
                pair.session(), pair.first(), pair.second(), pair.matchedAt(), Mode.TEXT, null, pair.interests());

        world.matched(text);

        for (String user : new String[] {ann, ben}) {
            Notice.Matched matched = invitation(user, text);
            assertEquals(Mode.TEXT, matched.mode());
            String claims =
                    new String(Base64.getUrlDecoder().decode(matched.token().split("\\.")[1]), StandardCharsets.UTF_8);
            assertTrue(claims.contains("\"canPublish\":false"), claims);
            assertTrue(claims.contains("\"canPublishData\":true"), claims);
        }
    }
}
