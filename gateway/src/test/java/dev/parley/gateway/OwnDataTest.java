package dev.parley.gateway;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.OwnData;
import dev.parley.bus.message.SessionCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody may know of what is stored about them. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class OwnDataTest extends WithPeople {

    @AfterEach
    void everythingIsTold() {
        others.telling(OtherServices.OWN_DATA);
    }

    @Test
    void given_past_conversations_when_they_are_asked_for_then_a_page_of_fifty_comes() {
        me().get("/api/me/history")
                .then()
                .statusCode(200)
                .body(
                        "conversations.size()", is(1),
                        "conversations[0].session", is("s1"),
                        "conversations[0].seconds", is(90),
                        "conversations[0].mode", is("video"),
                        "conversations[0].reason", is("skipped"),
                        "conversations[0].by", is("partner"),
                        "conversations[0].interests", is(List.of("chess")),
                        "next", nullValue());

        assertEquals(new SessionCommand.History(heard().from(), null, 50), heard());
    }

    @Test
    void given_a_place_and_a_number_when_they_are_asked_for_then_they_are_passed_on() {
        me().get("/api/me/history?before=dl5fhcktd4.3w5e1&limit=200").then().statusCode(200);

        assertEquals("dl5fhcktd4.3w5e1", heard().before());
        assertEquals(200, heard().limit());
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=201,limit",
        "before=EVIL,before",
        "before=1234567890123456789012345678901234567890x,before"
    })
    void given_a_page_that_is_none_then_the_parameter_is_named(String query, String field) {
        assertProblem(me().get("/api/me/history?" + query).then(), 400, "bad_message")
                .body("detail", containsString(field));
    }

    @Test
    void given_everything_about_one_when_it_is_exported_then_it_is_one_document_to_keep() {
        me().get("/api/me/export")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Content-Disposition", "attachment; filename=\"parley-export.json\"")
                .header("Cache-Control", "no-store")
                .body(
                        "user", is(user),
                        "account.name", is("Anna"),
                        "bans.size()", is(1),
                        "bans[0].kind", is("suspension"),
                        "blocks.size()", is(0),
                        "reports[0].reason", is("minor"),
                        "conversations.size()", is(2),
                        "conversations[1].session", is("s1"));

        List<SessionCommand.Export> heard = others.heard(
                SessionCommand.Export.class, command -> isMe(command.from().user()));
        assertEquals(
                1, heard.stream().map(SessionCommand.Export::export).distinct().count());
        assertEquals(7, UUID.fromString(heard.getFirst().export()).version());
        assertNull(heard.getFirst().after());
        assertEquals(OtherServices.OWN_DATA.size(), heard.size());
    }

    @Test
    void given_somebody_of_whom_nothing_is_stored_when_it_is_exported_then_that_is_what_it_says() {
        others.telling(List.of(new OwnData.Part(null, null, null, null, null, null)));

        me().get("/api/me/export")
                .then()
                .statusCode(200)
                .body("account", nullValue(), "bans.size()", is(0), "conversations.size()", is(0));
    }

    @Test
    void given_one_export_too_many_then_it_is_429_and_says_when() {
        others.refusing(
                new Notice.Error(null, Notice.Code.RATE_LIMITED, "You have exported your data 5 times.", 3600L));

        assertProblem(me().get("/api/me/export").then(), 429, "rate_limited").header("Retry-After", "3600");
    }

    @ParameterizedTest
    @CsvSource({"1, few rows: nothing was sent yet", "1000, many rows: some were sent"})
    void given_an_export_that_breaks_off_then_nobody_takes_it_for_whole(int rows, String what) {
        OwnData.Ban ban = new OwnData.Ban(OwnData.BanKind.BAN, "threats", OtherServices.BLOCKED_AT, null, null);
        others.telling(List.of(new OwnData.Part(null, Collections.nCopies(rows, ban), null, null, null, "blocks:")));
        HttpRequest export = HttpRequest.newBuilder(gateway.resolve("/api/me/export"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + token(user))
                .build();

        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThrows(
                    IOException.class,
                    () -> fail(client.send(export, HttpResponse.BodyHandlers.ofString())
                            .toString()),
                    what);
        }
    }

    private SessionCommand.History heard() {
        return others.hears(
                SessionCommand.History.class, command -> isMe(command.from().user()));
    }
}
