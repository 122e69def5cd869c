package dev.parley.e2e;

import static dev.parley.e2e.Person.session;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of somebody whom others report, on the pages of all of them. */
class ModerationTest extends PeopleAtParley {

    private static final Map<String, String> IN_WRITING = Map.of("mode", "text");

    @Test
    void three_reporters_suspend_somebody_and_the_browser_until_a_moderator_lifts_it_on_the_moderators_page() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor mallory = browser.visit("Mallory");
            mallory.choose("mode", "text");

            for (String name : List.of("Anna", "Bert")) {
                Person reporter = meets(name, mallory);
                reportRude(reporter, mallory.session());
                reporter.end(mallory.session());
                mallory.awaitState("idle");
            }
            Person carl = meets("Carl", mallory);
            String last = mallory.session();
            reportRude(carl, last);

            mallory.awaitState("closed");
            mallory.awaitText("closed-text", "Moderators decide about it. This holds for good, unless they lift it.");
            assertEquals("banned", carl.await("parted").path("reason").asText());
            await().until(() -> parley.endReason(last).equals("banned"));

            Visitor again = mallory.nextTab("Mallory's next guest");
            again.awaitState("closed");
            again.awaitText("closed-text", "Moderators decide about it.");

            Visitor moderator = browser.moderate(parley.moderatorToken("ada"));
            await().atMost(Visitor.PATIENCE).pollInSameThread().until(() -> moderator.count("report-entry") == 3);
            moderator.focus("report-entry");
            moderator.pressKey("Enter");
            moderator.awaitText("file-comment", "Carl met somebody rude");
            moderator.awaitText("reported", "Suspended by the number of reports");
            moderator.awaitText("reported", "Reports about this person (3)");
            moderator.press("lift");
            moderator.awaitText("progress", "The suspension is lifted");
            moderator.awaitText("file-decision", "Dismissed by moderator-ada");
            assertEquals(0, moderator.count("lift"));
            moderator.awaitText("reports-empty", "There are no such reports.");

            again.reload();
            again.awaitState("idle");
            mallory.reload();
            mallory.awaitState("idle");
            moderator.closeTab();
            mallory.closeTab();
        }
    }

    @Test
    void a_ban_for_a_day_reaches_the_page_of_whoever_is_banned_in_a_conversation_and_tells_when_it_ends() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor mallory = browser.visitFrom("de-DE", "Mallory");
            mallory.choose("mode", "text");
            mallory.press("start");
            mallory.awaitState("waiting");
            Visitor dora = browser.visit("Dora");
            dora.choose("mode", "text");
            dora.press("start");
            dora.awaitState("matched");
            dora.press("report");
            dora.choose("report-reason", "spam");
            dora.write("report-comment", "buy, buy");
            dora.press("report-confirm");
            dora.awaitText("notice", "A moderator will look at it.");
            Visitor moderator = browser.moderate(parley.moderatorToken("ada"));
            await().atMost(Visitor.PATIENCE).pollInSameThread().until(() -> moderator.count("report-entry") == 1);
            moderator.press("report-entry");
            moderator.awaitText("file-comment", "buy, buy");

            moderator.write("ban-reason", "sells things");
            moderator.choose("ban-hours", "24");
            moderator.press("ban");

            moderator.awaitText("progress", "The person is banned");
            moderator.awaitText("file-decision", "Banned by moderator-ada");
            moderator.awaitText("reported", "by moderator-ada, with the browser: sells things");
            mallory.awaitState("closed");
            mallory.awaitText("closed-text", "This ends on " + end("sells things"));
            mallory.reload();
            mallory.awaitState("closed");
            mallory.awaitText("closed-text", "This ends on " + end("sells things"));
            dora.awaitState("idle");
            dora.awaitText("notice", "ended by a moderator");
            moderator.closeTab();
            mallory.closeTab();
            dora.closeTab();
        }
    }

    @Test
    void a_token_that_is_no_moderators_opens_nothing_and_a_sentence_says_why() {
        try (Browser browser = new Browser(parley.gatewayUrl())) {
            Visitor guest = browser.moderate(guest("Eve").token);
            guest.awaitText("problem", "This is not a moderator's token.");

            guest.write("token", "nonsense");
            guest.press("enter");
            guest.awaitText("problem", "The token is not accepted");
            assertEquals(0, guest.count("report-entry"));
            guest.closeTab();
        }
    }

    /** When the ban for this reason ends, as a German browser writes it. */
    private static String end(String reason) {
        Rest ada = new Rest(URI.create(parley.gatewayUrl()), parley.moderatorToken("ada"));
        for (JsonNode ban : Rest.body(ada.get("/api/moderation/bans")).get("bans")) {
            if (ban.get("reason").asText().equals(reason)) {
                return DateTimeFormatter.ofPattern("d. MMMM yyyy 'um' HH:mm", Locale.GERMAN)
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.parse(ban.get("until").asText()));
            }
        }
        throw new AssertionError("no ban for the reason: " + reason);
    }

    private static void reportRude(Person reporter, String session) {
        reporter.report(session, "harassment", reporter.name + " met somebody rude");
    }

    /** A conversation in writing begins. */
    private Person meets(String name, Visitor visitor) {
        Person partner = connected(name);
        partner.find(IN_WRITING);
        partner.await("waiting");
        visitor.awaitState("idle");
        visitor.press("start");
        visitor.awaitState("matched");
        assertEquals(session(partner.await("matched")), visitor.session());
        return partner;
    }
}
