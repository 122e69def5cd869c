package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.SessionCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class BlocksTest extends WithPeople {

    @Test
    void given_a_conversation_when_its_partner_is_blocked_then_the_fresh_id_is_answered() {
        String id = block().statusCode(201).body("size()", is(1)).extract().path("id");

        SessionCommand.Block heard = others.hears(
                SessionCommand.Block.class, message -> isMe(message.from().user()));
        assertEquals("s1", heard.session());
        assertEquals(heard.block(), id);
        assertEquals(7, UUID.fromString(id).version());
    }

    @Test
    void given_a_socket_when_block_is_sent_then_it_is_answered_with_the_blocks_id() {
        RawSocket socket = connect();

        socket.send("{\"type\":\"block\",\"id\":\"b\",\"session\":\"s1\"}");

        assertEquals("b", socket.hears("ok").get("id").asText());
        SessionCommand.Block heard = others.hears(
                SessionCommand.Block.class, message -> isMe(message.from().user()));
        assertEquals(heard.block(), socket.hears("ok").get("block").asText());
        assertEquals(
                presence.holders(List.of(user)).get(user).epoch(), heard.from().epoch());
    }

    @Test
    void given_a_blocklist_when_it_is_asked_for_then_it_names_no_usernames() {
        me().get("/api/blocks")
                .then()
                .statusCode(200)
                .body(is("{\"blocks\":[{\"id\":\"b1\",\"name\":\"Bert\",\"blockedAt\":\"" + OtherServices.BLOCKED_AT
                        + "\"}]}"));
    }

    @Test
    void given_a_block_when_it_is_removed_then_it_is_204() {
        String body =
                me().delete("/api/blocks/b1").then().statusCode(204).extract().asString();

        assertTrue(body.isEmpty());
        assertEquals(
                "b1",
                others.hears(
                                SessionCommand.Unblock.class,
                                message -> isMe(message.from().user()))
                        .block());
    }

    @Test
    void given_a_conversation_that_one_was_not_in_when_it_is_named_then_it_is_404_here() {
        others.refusing(new Notice.Error(null, Notice.Code.NOT_IN_SESSION, "no such conversation", null));

        assertProblem(block(), 404, "not_found").body("detail", is("no such conversation"));
    }

    @Test
    void given_a_block_that_is_not_ones_own_when_it_is_removed_then_it_is_404() {
        others.refusing(new Notice.Error(null, Notice.Code.NOT_FOUND, "there is no such block", null));

        assertProblem(me().delete("/api/blocks/b2").then(), 404, "not_found");
        assertProblem(me().delete("/api/blocks/EVIL%20EVIL").then(), 404, "not_found");
        assertProblem(me().delete("/api/blocks/" + "x".repeat(37)).then(), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"`{}`", "`{\"session\":5}`", "`{\"session\":\"EVIL EVIL\"}`"})
    void given_no_session_when_somebody_is_to_be_blocked_then_the_problem_names_the_field(String body) {
        assertProblem(
                        me().contentType("application/json")
                                .body(body)
                                .post("/api/blocks")
                                .then(),
                        400,
                        "bad_message")
                .body("detail", containsString("session"));
    }

    @Test
    void given_a_cooldown_when_somebody_asks_over_rest_then_it_is_429_with_the_seconds_left() {
        others.refusing(new Notice.Error(null, Notice.Code.COOLDOWN, "too many skips, wait a minute", 42L));

        assertProblem(
                        me().contentType("application/json")
                                .body("{}")
                                .post("/api/matching/enqueue")
                                .then(),
                        429,
                        "cooldown")
                .header("Retry-After", "42")
                .body("retryAfterSeconds", is(42), "detail", is("too many skips, wait a minute"));
    }

    @Test
    void given_the_page_when_it_asks_beforehand_then_it_may_remove_a_block() {
        given().header("Origin", RawSocket.ORIGIN)
                .header("Access-Control-Request-Method", "DELETE")
                .options("/api/blocks/b1")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Methods", containsString("DELETE"));
    }

    private ValidatableResponse block() {
        return me().contentType("application/json")
                .body("{\"session\":\"s1\"}")
                .post("/api/blocks")
                .then();
    }
}
