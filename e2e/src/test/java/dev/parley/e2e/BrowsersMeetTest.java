package dev.parley.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People in front of the real page, with fake cameras and everything else real. */
class BrowsersMeetTest {

    /** Keeps the page's media connections where a test finds them. */
    private static final String KEEP_MEDIA_CONNECTIONS = """
            window.mediaConnections = [];
            const Plain = RTCPeerConnection;
            window.RTCPeerConnection = class extends Plain {
              constructor(...options) {
                super(...options);
                window.mediaConnections.push(this);
              }
            };
            """;

    private static RunningParley parley;

    @BeforeAll
    static void start() {
        // A cooldown short enough to wait for.
        parley = RunningParley.withLiveKit(Map.of("PARLEY_QUEUE_SKIPS_FREE", "1", "PARLEY_QUEUE_COOLDOWNS", "6s"));
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    @Test
    void two_browsers_meet_one_goes_on_to_a_third_and_nothing_is_left() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visit("Anna");
            Visitor bert = browser.visit("Bert");

            anna.press("start");
            anna.awaitState("waiting");
            bert.press("start");
            anna.awaitState("matched");
            bert.awaitState("matched");
            assertEquals(anna.session(), bert.session());
            anna.awaitMovingPicture();
            bert.awaitMovingPicture();
            String first = anna.session();
            await().until(() -> parley.sessionState(first).equals("ACTIVE"));
            String camera = anna.camera();

            Visitor carl = browser.visit("Carl");
            carl.press("start");
            carl.awaitState("waiting");
            anna.press("next");
            bert.awaitState("idle");
            assertTrue(bert.notice().length() > 10, "Bert is told why: " + bert.notice());
            anna.awaitSessionOtherThan(first);
            carl.awaitState("matched");
            String second = anna.session();
            assertNotEquals(first, second);
            assertEquals(second, carl.session());
            anna.awaitMovingPicture();
            carl.awaitMovingPicture();
            assertEquals(camera, anna.camera(), "the camera that was opened once is sent to the next as well");
            assertEquals(1, anna.questionsForCamera());

            carl.closeTab();
            anna.awaitState("idle");
            assertTrue(anna.notice().length() > 10, "Anna is told why: " + anna.notice());
            assertEquals("left", parley.endReason(second));

            bert.closeTab();
            anna.closeTab();
        }
        await().until(() -> parley.rooms().isEmpty());
        parley.awaitNoLiveSession();
        parley.awaitNobodyWaiting();
    }

    @Test
    void partners_see_and_hear_each_other_by_way_of_livekit_and_learn_neither_address_nor_username() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visitWith(KEEP_MEDIA_CONNECTIONS, "Anna");
            Visitor bert = browser.visitWith(KEEP_MEDIA_CONNECTIONS, "Bert");
            anna.press("start");
            anna.awaitState("waiting");
            bert.press("start");
            anna.awaitMovingPicture();
            bert.awaitMovingPicture();

            Set<Integer> liveKit = mediaPorts(anna, "remote");
            assertEquals(1, liveKit.size(), "one port: " + liveKit);
            assertEquals(liveKit, mediaPorts(bert, "remote"), "of the same server");
            assertTrue(candidates(liveKit).allMatch(anna.received()::contains), "candidates are found where they are");
            assertLearnsNothing(anna, bert);
            assertLearnsNothing(bert, anna);
            bert.closeTab();
            anna.closeTab();
        }
        parley.awaitNoLiveSession();
    }

    @Test
    void a_call_survives_a_gateway_that_restarts() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visit("Anna");
            Visitor bert = browser.visit("Bert");
            anna.press("start");
            anna.awaitState("waiting");
            bert.press("start");
            anna.awaitState("matched");
            bert.awaitState("matched");
            anna.awaitMovingPicture();
            String session = anna.session();

            parley.restart("gateway");

            anna.awaitState("matched");
            bert.awaitState("matched");
            assertEquals(session, anna.session());
            anna.awaitMovingPicture();
            bert.awaitMovingPicture();
            assertEquals("ACTIVE", parley.sessionState(session));

            anna.press("stop");
            bert.awaitState("idle");
            anna.closeTab();
            bert.closeTab();
        }
        await().until(() -> parley.rooms().isEmpty());
        parley.awaitNoLiveSession();
    }

    @Test
    void the_page_locks_after_one_skip_too_many_and_unlocks_by_itself() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor anna = browser.visit("Anna");
            anna.press("start");
            anna.awaitState("waiting");
            for (int skips = 0; skips < 2; skips++) {
                Visitor partner = browser.visit("Partner " + skips);
                partner.press("start");
                partner.awaitState("matched");
                anna.awaitState("matched");
                anna.press("next");
                partner.awaitState("idle");
                partner.closeTab();
            }

            anna.awaitState("idle");
            assertFalse(anna.canPress("start"), "the page says when: " + anna.text("cooldown"));
            assertTrue(anna.text("cooldown").contains("0:0"), anna.text("cooldown"));

            await().pollInSameThread().until(() -> anna.canPress("start"));
            anna.press("start");
            anna.awaitState("waiting");
            anna.press("cancel");
            anna.closeTab();
        }
        parley.awaitNoLiveSession();
        parley.awaitNobodyWaiting();
    }

    private static void assertLearnsNothing(Visitor one, Visitor other) {
        Set<Integer> ports = mediaPorts(other, "local");
        assertFalse(ports.isEmpty());
        String received = one.received();
        assertTrue(candidates(ports).noneMatch(received::contains), "a candidate of " + other.name);
        assertFalse(received.contains(other.user()), "the username of " + other.name);
        assertTrue(received.contains(one.user()), "one's own is told");
    }

    /** Of the local or remote candidates that a browser knows. */
    private static Set<Integer> mediaPorts(Visitor visitor, String whose) {
        List<?> ports = (List<?>) visitor.page.evaluate("""
                async (type) => {
                  const reports = await Promise.all(window.mediaConnections.map((one) => one.getStats()));
                  return reports.flatMap((report) => [...report.values()])
                      .filter((entry) => entry.type === type && entry.port > 0)
                      .map(({ port }) => port);
                }
                """, whose + "-candidate");
        return ports.stream().map(port -> ((Number) port).intValue()).collect(Collectors.toSet());
    }

    /** As they stand in offers, answers and trickled candidates. */
    private static Stream<String> candidates(Set<Integer> ports) {
        return ports.stream().map(port -> " " + port + " typ ");
    }
}
