package dev.parley.gateway;

import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.erasure.ErasedSubjects;
import dev.parley.bus.erasure.SubjectHash;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.SessionCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody has everything about them removed, and keeps a token that would still be valid. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class ErasureTest extends WithPeople {

    @Inject
    ErasedSubjects subjects;

    @Inject
    SubjectHash hash;

    @Test
    void given_a_person_when_they_erase_themselves_then_it_is_accepted_once_it_is_recorded() {
        me().delete("/api/me").then().statusCode(202).body("erasedAt", notNullValue());

        others.hears(SessionCommand.Erase.class, message -> isMe(message.from().user()));
    }

    @Test
    void given_an_erased_person_then_no_token_no_ticket_and_no_socket_is_accepted() {
        String ticket =
                me().post("/api/auth/ticket").then().statusCode(201).extract().path("ticket");
        subjects.add(List.of(hash.of(user)));

        assertProblem(me().get("/api/me").then(), 401, "unauthenticated");
        assertProblem(me().get("/api/me/history").then(), 401, "unauthenticated");
        assertProblem(me().get("/api/me/export").then(), 401, "unauthenticated");
        assertProblem(me().post("/api/auth/renew").then(), 401, "unauthenticated");
        assertProblem(me().get("/api/matching/events?ticket=" + ticket).then(), 401, "unauthenticated");
        assertProblem(
                io.restassured.RestAssured.given()
                        .get("/api/matching/events?ticket=" + ticket)
                        .then(),
                401,
                "unauthenticated");
        assertEquals(401, open(user).status());
        as(token("user-" + user)).get("/api/me").then().statusCode(200);
    }

    @Test
    void given_an_open_socket_when_its_person_is_erased_then_it_closes_and_says_why() {
        RawSocket socket = connect();

        others.toGateway(status.id(), new GatewayMessage.Close(user, 4410, "your data was erased"));

        assertEquals(4410, socket.closeCode());
    }
}
