package dev.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.message.QueueCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** The random id that a browser keeps, by which a ban reaches its next guest. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class DeviceTest extends WithPeople {

    @Test
    void given_a_new_browser_when_it_becomes_a_guest_then_it_keeps_an_id_that_scripts_cannot_read() {
        Cookie cookie = guest(null).getDetailedCookie("parley-device");

        assertTrue(cookie.isHttpOnly());
        assertEquals("Lax", cookie.getSameSite());
        assertEquals("/api/auth", cookie.getPath());
        assertFalse(cookie.isSecured(), "the page of this test is not under https");
        assertEquals(36, cookie.getValue().length());
    }

    @Test
    void given_a_browser_that_has_an_id_when_it_becomes_a_guest_again_then_it_is_the_same_device() {
        Response first = guest(null);
        String device = first.getCookie("parley-device");

        Response second = guest(device);

        assertEquals(device, second.getCookie("parley-device"));
        assertNotEquals(first.<String>path("user"), second.<String>path("user"));
    }

    @Test
    void given_something_that_is_no_id_when_it_comes_as_one_then_a_fresh_one_takes_its_place() {
        assertNotEquals("' OR 1=1", guest("' OR 1=1").getCookie("parley-device"));
    }

    @Test
    void given_a_guest_when_a_socket_is_opened_then_queue_service_learns_of_the_device_and_nobody_else() {
        Response guest = guest(null);
        String user = guest.path("user");

        RawSocket socket = opened(RawSocket.browser(port(), guest.path("token")));

        QueueCommand.Connected connected = others.hears(
                QueueCommand.Connected.class, message -> message.from().user().equals(user));
        assertEquals(guest.getCookie("parley-device"), connected.device());
        assertFalse(socket.hears("ready").toString().contains(connected.device()));
    }

    private static Response guest(String device) {
        var request = given().contentType("application/json").body("{\"name\":\"Anna\"}");
        return (device == null ? request : request.cookie("parley-device", device)).post("/api/auth/guest");
    }
}
