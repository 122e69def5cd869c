package dev.parley.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two who talk in real browsers while what their conversation needs goes away and comes back. */
class OutagesInCallsTest {

    private static RunningParley parley;

    private Browser browser;
    private Visitor anna;
    private Visitor bert;
    private String session;

    @BeforeAll
    static void start() {
        parley = RunningParley.withLiveKit(Map.of());
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    @BeforeEach
    void two_talk() {
        browser = new Browser(parley.gatewayUrl());
        anna = browser.visit("Anna");
        bert = browser.visit("Bert");
        anna.press("start");
        anna.awaitState("waiting");
        bert.press("start");
        anna.awaitState("matched");
        bert.awaitState("matched");
        anna.awaitMovingPicture();
        bert.awaitMovingPicture();
        session = anna.session();
        await().until(() -> parley.sessionState(session).equals("ACTIVE"));
    }

    @AfterEach
    void nothing_is_left() {
        try (Browser open = browser) {
            anna.press("stop");
            bert.awaitState("idle");
            anna.closeTab();
            bert.closeTab();
        }
        await().until(() -> parley.rooms().isEmpty());
        parley.awaitNoLiveSession();
        assertEquals(0, parley.deadLetters());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 60})
    void when_livekit_was_killed_and_is_back_both_are_in_their_room_again(int seconds) {
        parley.killLiveKit();
        passes(Duration.ofSeconds(seconds));
        parley.startLiveKit();

        await().atMost(Duration.ofSeconds(30)).until(() -> parley.rooms().contains("parley-" + session));
        theyGoOn();
    }

    @Test
    void when_postgresql_was_away_for_a_minute_nobody_was_torn_from_a_call() {
        parley.stopPostgres();
        passes(Duration.ofSeconds(60));
        assertEquals("matched", anna.state());
        anna.awaitMovingPicture();
        parley.startPostgres();

        await().atMost(Duration.ofSeconds(30)).until(parley::gateOpen);
        theyGoOn();
    }

    private void theyGoOn() {
        anna.awaitMovingPicture();
        bert.awaitMovingPicture();
        assertEquals(session, anna.session());
        assertEquals(session, bert.session());
        assertEquals("ACTIVE", parley.sessionState(session));
    }

    /** The outage itself takes its time; nothing is awaited. */
    private static void passes(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }
}
