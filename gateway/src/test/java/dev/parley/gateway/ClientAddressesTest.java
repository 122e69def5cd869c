package dev.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {

    private static final ClientAddresses ADDRESSES = trusting("10.0.0.0/8,192.0.2.7,2001:db8::/33");

    @ParameterizedTest(name = "{0} for {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.2.3     | 203.0.113.5                    | 203.0.113.5",
                "192.0.2.7    | 203.0.113.5                    | 203.0.113.5",
                "192.0.2.8    | 203.0.113.5                    | 192.0.2.8",
                "11.0.0.1     | 203.0.113.5                    | 11.0.0.1",
                "10.1.2.3     | 198.51.100.1, 203.0.113.5      | 203.0.113.5",
                "10.1.2.3     | 203.0.113.5, 10.9.9.9          | 203.0.113.5",
                "10.1.2.3     | 198.51.100.1;203.0.113.5       | 203.0.113.5",
                "10.1.2.3     | 203.0.113.5, nobody            | 10.1.2.3",
                "10.1.2.3     | 203.0.113.5, nobody, 10.9.9.9  | 10.9.9.9",
                "10.1.2.3     | 10.4.4.4                       | 10.4.4.4",
                "10.1.2.3     | ''                             | 10.1.2.3",
                "2001:db8::1  | 2001:db9::5                    | 2001:db9:0:0:0:0:0:5",
                "2001:db8:8000::1 | 203.0.113.5                | 2001:db8:8000:0:0:0:0:1"
            })
    void given_proxies_that_are_named_when_they_say_for_whom_they_ask_then_only_they_are_believed(
            String peer, String forwarded, String client) {
        assertEquals(client, ADDRESSES.of(peer, Arrays.asList(forwarded.split(";"))));
    }

    @Test
    void given_no_proxies_when_somebody_says_for_whom_they_ask_then_nobody_is_believed() {
        ClientAddresses addresses = new ClientAddresses(TestConfig.gateway());

        assertEquals("127.0.0.1", addresses.of("127.0.0.1", List.of("203.0.113.5")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "*"})
    void given_a_proxy_that_is_no_network_when_it_is_configured_then_one_sentence_names_the_variable(String network) {
        assertTrue(assertThrows(ConfigurationException.class, () -> trusting(network))
                .getMessage()
                .startsWith("PARLEY_TRUSTED_PROXIES"));
    }

    private static ClientAddresses trusting(String networks) {
        return new ClientAddresses(TestConfig.gateway(Map.of("trusted-proxies", networks)));
    }
}
