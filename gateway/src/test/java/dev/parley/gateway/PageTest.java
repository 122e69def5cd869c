package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class PageTest extends WithPeople {

    @Test
    void given_the_page_when_it_is_loaded_then_it_is_asked_for_each_time_and_tightly_fenced() {
        for (String path : List.of("/", "/index.html", "/moderation.html")) {
            given().get(path)
                    .then()
                    .statusCode(200)
                    .contentType("text/html")
                    .header("Cache-Control", "no-cache")
                    .header("Content-Security-Policy", containsString("default-src 'self'"))
                    .header("Content-Security-Policy", containsString("connect-src 'self' ws://page.test;"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .header("Permissions-Policy", containsString("camera=(self), microphone=(self)"));
        }
    }

    @Test
    void given_the_pages_scripts_when_they_are_loaded_then_they_may_be_kept() {
        String page = given().get("/").asString();
        String script = page.replaceAll("(?s).*src=\"(/assets/[^\"]+\\.js)\".*", "$1");

        given().get(script).then().statusCode(200).header("Cache-Control", containsString("immutable"));
    }

    @Test
    void given_the_main_port_when_health_metrics_or_openapi_are_asked_for_then_they_are_elsewhere() {
        for (String path : List.of("/q/health", "/q/metrics", "/q/openapi", "/openapi")) {
            given().get(path).then().statusCode(404);
        }
        given().get(management.resolve("health/ready")).then().statusCode(200).body("status", equalTo("UP"));
        given().get(management.resolve("openapi")).then().statusCode(200).body(containsString("/api/matching/enqueue"));
        given().get(management.resolve("metrics"))
                .then()
                .statusCode(200)
                .body(containsString("parley_gateway_connections"));
    }
}
