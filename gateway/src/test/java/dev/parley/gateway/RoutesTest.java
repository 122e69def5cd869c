package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.Notice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may use which route, for every route that the OpenAPI document names. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class RoutesTest extends WithPeople {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    /** Not there, because this gateway knows no provider. */
    private static final String SIGN_IN = "POST /api/auth/account";

    private static final Set<String> OPEN_TO_ANYBODY = Set.of(
            "POST /api/auth/guest", "GET /.well-known/jwks.json", "GET /api/stats", "GET /api/auth/options", SIGN_IN);

    @Test
    void given_every_route_when_nobody_asks_then_it_is_401_but_for_those_that_are_open() {
        Set<String> open = routes().stream()
                .filter(route -> ask(given(), route).extract().statusCode() != 401)
                .collect(Collectors.toSet());

        assertEquals(OPEN_TO_ANYBODY, open);
    }

    @Test
    void given_every_route_when_somebody_with_a_token_asks_then_it_is_served() {
        for (String route : routes()) {
            ValidatableResponse answer = ask(as(token(user + route.hashCode())), route);
            if (route.contains("/api/moderation/")) {
                answer.statusCode(403);
            } else if (route.equals(SIGN_IN)) {
                answer.statusCode(404);
            } else {
                answer.statusCode(lessThan(300));
            }
        }
    }

    @Test
    void given_every_route_about_a_thing_when_it_is_somebody_elses_then_it_is_404_whatever_the_id_looks_like() {
        List<String> ids = List.of("b1", "..%2Fme", "%00", "x".repeat(100), "'%20OR%201=1", "%F0%9F%98%80");
        Set<String> about = routes().stream()
                .filter(route -> route.contains("{") && !route.contains("/api/moderation/"))
                .collect(Collectors.toSet());
        assertEquals(Set.of("DELETE /api/blocks/{id}"), about);
        others.refusing(new Notice.Error(null, Notice.Code.NOT_FOUND, "there is no such block", null));

        for (String id : ids) {
            int status =
                    me().urlEncodingEnabled(false).delete("/api/blocks/" + id).statusCode();
            assertTrue(Set.of(400, 404, 405).contains(status), id + ": " + status);
        }
    }

    private static ValidatableResponse ask(RequestSpecification who, String route) {
        String[] parts = route.split(" ");
        RequestSpecification request = parts[0].equals("POST")
                ? who.contentType("application/json").body("{\"session\":\"s1\",\"reason\":\"spam\",\"token\":\"t\"}")
                : who;
        return request.request(parts[0], parts[1].replaceAll("\\{[^}]+}", "b1")).then();
    }

    /** Such as {@code GET /api/me}. */
    private Set<String> routes() {
        Map<String, Map<String, Object>> paths = given().queryParam("format", "json")
                .get(management.resolve("openapi"))
                .path("paths");
        Set<String> routes = new TreeSet<>();
        paths.forEach((path, methods) -> methods.keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> routes.add(method.toUpperCase() + " " + path)));
        assertTrue(routes.size() >= 12, routes.toString());
        return routes;
    }
}
