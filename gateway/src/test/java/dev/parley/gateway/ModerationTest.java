package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.message.Moderation;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.SessionCommand;
import dev.parley.gateway.identity.TokenForge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What moderators may ask for, and nobody else. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class ModerationTest extends WithPeople {

    private static final String ID = "0199a1b2-0000-7000-8000-000000000001";
    private static final String ROUTES = """
            GET  /api/moderation/reports
            GET  /api/moderation/reports/%1$s
            POST /api/moderation/reports/%1$s/dismiss
            POST /api/moderation/reports/%1$s/ban
            GET  /api/moderation/bans
            POST /api/moderation/bans/%1$s/lift
            """.formatted(ID);

    @Test
    void given_any_route_when_it_is_no_moderator_then_it_is_403_and_without_a_token_401() {
        for (String route : ROUTES.strip().lines().toList()) {
            String method = route.substring(0, 4).strip();
            String path = route.substring(5);

            assertProblem(ask(me(), method, path), 403, "forbidden");
            assertProblem(ask(given(), method, path), 401, "unauthenticated");
        }
        assertEquals(
                0,
                others.heard(
                                SessionCommand.Moderate.class,
                                message -> isMe(message.from().user()))
                        .size());
    }

    @Test
    void given_no_filter_when_reports_are_listed_then_they_are_the_open_ones() {
        moderator().get("/api/moderation/reports").then().statusCode(200).body("reports.size()", is(0));

        assertEquals(new Moderation.ListReports(Moderation.Which.OPEN, null, null, 50), heard());
    }

    @Test
    void given_filters_when_reports_are_listed_then_they_are_passed_on() {
        moderator()
                .get("/api/moderation/reports?which=all&reason=minor&limit=10&before=" + ID)
                .then()
                .statusCode(200);

        assertEquals(new Moderation.ListReports(Moderation.Which.ALL, ReportReason.MINOR, ID, 10), heard());
    }

    @ParameterizedTest
    @CsvSource({
        "reports?which=active,which",
        "reports?which=x,which",
        "reports?reason=x,reason",
        "reports?before=x,before",
        "reports?limit=0,limit",
        "reports?limit=201,limit",
        "bans?which=open,which",
        "bans?before=x,before"
    })
    void given_a_filter_that_is_none_then_it_is_named(String query, String field) {
        assertProblem(moderator().get("/api/moderation/" + query).then(), 400, "bad_message")
                .body("detail", containsString(field));
    }

    @Test
    void given_a_report_when_its_subject_is_banned_then_for_a_time_or_for_good() {
        ban("{\"reason\":\"spam\",\"hours\":24}").statusCode(200);
        Moderation.Ban forADay = (Moderation.Ban) heard();
        assertEquals(Duration.ofDays(1), forADay.length());
        assertEquals("spam", forADay.reason());
        assertEquals(ID, forADay.report());

        ban("{\"reason\":\"again\"}").statusCode(200);
        others.hears(
                SessionCommand.Moderate.class,
                message -> isMe(message.from().user())
                        && message.what() instanceof Moderation.Ban ban
                        && ban.length() == null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | reason", "{'reason':''} | reason", "{'reason':'x','hours':0} | hours"})
    void given_a_ban_that_is_none_then_the_field_is_named(String body, String field) {
        assertProblem(ban(body.replace('\'', '"')), 400, "bad_message").body("detail", containsString(field));
    }

    @Test
    void given_an_id_that_nothing_can_have_when_it_is_asked_for_then_it_is_404() {
        assertProblem(moderator().get("/api/moderation/reports/1").then(), 404, "not_found");
        assertProblem(moderator().post("/api/moderation/bans/1/lift").then(), 404, "not_found");
    }

    @Test
    void given_somebody_banned_when_they_ask_over_rest_then_it_is_403_and_says_until_when() {
        Instant until = Instant.parse("2030-01-01T00:00:00Z");
        others.refusing(new Notice.Error(null, Notice.Code.BANNED, "you can't take part at present", 60L, until));

        assertProblem(
                        me().contentType("application/json")
                                .body("{}")
                                .post("/api/matching/enqueue")
                                .then(),
                        403,
                        "banned")
                .header("Retry-After", "60")
                .body("until", is("2030-01-01T00:00:00Z"));
    }

    private RequestSpecification moderator() {
        return as(TokenForge.valid(key, user, claims -> claims.groups(Set.of("user", "moderator"))));
    }

    private ValidatableResponse ban(String body) {
        return moderator()
                .contentType("application/json")
                .body(body)
                .post("/api/moderation/reports/" + ID + "/ban")
                .then();
    }

    private static ValidatableResponse ask(RequestSpecification who, String method, String path) {
        return method.equals("GET")
                ? who.get(path).then()
                : who.contentType("application/json")
                        .body("{\"reason\":\"spam\"}")
                        .post(path)
                        .then();
    }

    private Moderation heard() {
        return others.hears(
                        SessionCommand.Moderate.class,
                        message -> isMe(message.from().user()))
                .what();
    }
}
