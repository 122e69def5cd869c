package dev.parley.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.gateway.GatewayConfig;
import dev.parley.gateway.TestConfig;
import dev.parley.gateway.accounts.Provider;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageHeadersTest {

    @Test
    void given_the_addresses_of_page_and_livekit_when_the_policy_is_made_then_the_page_may_connect_to_both() {
        String policy = PageHeaders.contentSecurityPolicy(
                TestConfig.gateway(Map.of(
                        "public-url", "https://parley.example/welcome", "livekit-url", "wss://media.example:7880/x")),
                Optional.empty());

        assertTrue(
                policy.contains("connect-src 'self' wss://parley.example wss://media.example:7880"
                        + " https://media.example:7880;"),
                policy);
    }

    @Test
    void given_neither_address_when_the_policy_is_made_then_the_page_may_connect_to_us_alone() {
        assertTrue(PageHeaders.contentSecurityPolicy(TestConfig.gateway(), Optional.empty())
                .contains("connect-src 'self';"));
    }

    @Test
    void given_a_provider_when_the_policy_is_made_then_the_page_may_connect_to_its_origins_and_to_nothing_more() {
        Provider provider = new Provider(
                "https://accounts.example:8443/realms/parley",
                "page",
                "openid",
                List.of("https://accounts.example:8443", "https://tokens.example"));

        assertTrue(PageHeaders.contentSecurityPolicy(TestConfig.gateway(), Optional.of(provider))
                .contains("connect-src 'self' https://accounts.example:8443 https://tokens.example;"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, http://localhost:8080",
        "http://localhost:8080/page?x=1, http://localhost:8080",
        "https://parley.example:443/, https://parley.example",
        "http://parley.example:80, http://parley.example",
        "https://parley.example:80, https://parley.example:80"
    })
    void given_a_page_when_its_origin_is_asked_for_then_it_is_written_as_browsers_do(URI page, String origin) {
        assertEquals(origin, Origins.of(page));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parley.example", "ftp://parley.example", "/page"})
    void given_a_page_that_is_none_when_its_origin_is_asked_for_then_one_sentence_names_the_variable(URI page) {
        String message = assertThrows(ConfigurationException.class, () -> Origins.of(page))
                .getMessage();

        assertTrue(message.startsWith("PARLEY_PUBLIC_URL"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://parley.example/", "https://parley.example:443", "parley.example"})
    void given_an_origin_that_no_browser_writes_when_it_is_configured_then_it_is_refused(String origin) {
        GatewayConfig config = TestConfig.gateway(Map.of("origins", origin));

        assertThrows(ConfigurationException.class, () -> new Origins(config));
    }
}
