package dev.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.presence.Presence;
import dev.parley.gateway.identity.TokenForge;
import dev.parley.gateway.identity.TokenKey;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the whole gateway have in common: other services that answer, and somebody new for each test. */
abstract class WithPeople {

    @Inject
    OtherServices others;

    @Inject
    TokenKey key;

    @Inject
    GatewayStatus status;

    @Inject
    Presence presence;

    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    final String user = "user-" + UUID.randomUUID();
    private final List<RawSocket> opened = new ArrayList<>();

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(RawSocket.PATIENCE);
    }

    @BeforeEach
    void servicesAnswer() {
        others.answering(true);
        others.refusing(null);
        Awaitility.await().until(status::accepts);
    }

    @AfterEach
    void leave() {
        opened.forEach(RawSocket::close);
    }

    /** The test's own person with an open socket. */
    RawSocket connect() {
        return connect(user);
    }

    RawSocket connect(String name) {
        RawSocket socket = open(name);
        assertEquals(101, socket.status());
        socket.hears("ready");
        return socket;
    }

    RawSocket open(String name) {
        return opened(RawSocket.browser(port(), token(name)));
    }

    /** Closed when the test ends. */
    RawSocket opened(RawSocket socket) {
        opened.add(socket);
        return socket;
    }

    String token(String name) {
        return TokenForge.valid(key, name, claims -> claims.claim("name", "Anna"));
    }

    int port() {
        return gateway.getPort();
    }

    boolean isMe(String other) {
        return user.equals(other);
    }

    RequestSpecification me() {
        return as(token(user));
    }

    static RequestSpecification as(String token) {
        return RestAssured.given().header("Authorization", "Bearer " + token);
    }

    static ValidatableResponse assertProblem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body(
                        "type", Matchers.is("about:blank"),
                        "title", Matchers.notNullValue(),
                        "status", Matchers.is(status),
                        "detail", Matchers.notNullValue(),
                        "code", Matchers.is(code))
                .body(Matchers.not(Matchers.containsString("dev.parley")))
                .body(Matchers.not(Matchers.containsString("java.")));
    }
}
