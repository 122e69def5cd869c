package dev.parley.gateway;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.SessionCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class ReportsTest extends WithPeople {

    @Test
    void given_a_conversation_when_its_partner_is_reported_then_the_fresh_id_is_answered() {
        String id = report("{\"session\":\"s1\",\"reason\":\"spam\",\"comment\":\"sells things\"}")
                .statusCode(201)
                .body("size()", is(1))
                .extract()
                .path("id");

        SessionCommand.Report heard = heard();
        assertEquals("s1", heard.session());
        assertEquals(ReportReason.SPAM, heard.reason());
        assertEquals("sells things", heard.comment());
        assertEquals(id, heard.report());
        assertEquals(7, UUID.fromString(id).version());
    }

    @Test
    void given_a_socket_when_report_is_sent_then_it_is_answered_with_the_reports_id() {
        RawSocket socket = connect();

        socket.send("{\"type\":\"report\",\"id\":\"r\",\"session\":\"s1\",\"reason\":\"minor\"}");

        assertEquals("r", socket.hears("ok").get("id").asText());
        assertEquals(heard().report(), socket.hears("ok").get("report").asText());
        assertNull(heard().comment());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'reason':'spam'}                              | session",
                "{'session':'../s','reason':'spam'}             | session",
                "{'session':'s1'}                               | reason",
                "{'session':'s1','reason':'ugly'}               | reason",
                "{'session':'s1','reason':'spam','comment':7}   | comment",
                "{'session':'s1','reason':'spam','comment':'L'} | comment"
            })
    void given_a_report_that_is_none_when_it_is_sent_then_the_field_is_named(String body, String field) {
        String json = body.replace('\'', '"').replace("\"L\"", '"' + "x".repeat(501) + '"');

        assertProblem(report(json), 400, "bad_message").body("detail", containsString(field));
    }

    @ParameterizedTest
    @CsvSource({"NOT_IN_SESSION,404,not_found", "RATE_LIMITED,429,rate_limited", "BANNED,403,banned"})
    void given_a_report_that_is_refused_then_the_refusal_is_told(Notice.Code refusal, int status, String code) {
        others.refusing(new Notice.Error(null, refusal, "so it is", 60L));

        assertProblem(report("{\"session\":\"s1\",\"reason\":\"spam\"}"), status, code)
                .body("detail", is("so it is"));
    }

    private ValidatableResponse report(String body) {
        return me().contentType("application/json")
                .body(body)
                .post("/api/reports")
                .then();
    }

    private SessionCommand.Report heard() {
        return others.hears(
                SessionCommand.Report.class, message -> isMe(message.from().user()));
    }
}
