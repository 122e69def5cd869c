package dev.parley.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.gateway.TestConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong setting stops the start by one sentence that names it. */
class ProviderTest {

    private static final Map<String, String> RIGHT = Map.of(
            "issuer",
            "https://accounts.example:8443/realms/parley",
            "client-id",
            "page",
            "secret",
            FakeProvider.SECRET);

    @Test
    void given_nothing_is_configured_then_there_is_no_provider() {
        assertEquals(Optional.empty(), Provider.of(TestConfig.accounts(Map.of())));
    }

    @Test
    void given_all_that_is_needed_then_the_page_is_told_of_it() {
        Map<String, String> settings = new HashMap<>(RIGHT);
        settings.put("origins", "https://tokens.example/token,https://keys.example:8443");

        Provider provider = Provider.of(TestConfig.accounts(settings)).orElseThrow();

        assertEquals(
                new Provider(
                        "https://accounts.example:8443/realms/parley",
                        "page",
                        "openid",
                        List.of(
                                "https://accounts.example:8443",
                                "https://tokens.example",
                                "https://keys.example:8443")),
                provider);
    }

    @ParameterizedTest
    @CsvSource({
        "issuer, http://accounts.example, PARLEY_OIDC_ISSUER",
        "issuer, accounts.example, PARLEY_OIDC_ISSUER",
        "issuer, https://accounts.example?x=1, PARLEY_OIDC_ISSUER",
        "issuer, https://accounts.example#x, PARLEY_OIDC_ISSUER",
        "issuer, https://me:password@accounts.example, PARLEY_OIDC_ISSUER",
        "issuer, https://accounts example, PARLEY_OIDC_ISSUER",
        "issuer, '', PARLEY_OIDC_ISSUER",
        "client-id, '', PARLEY_OIDC_CLIENT_ID",
        "secret, '', PARLEY_ACCOUNT_SECRET",
        "secret, short, PARLEY_ACCOUNT_SECRET",
        "scope, profile, PARLEY_OIDC_SCOPE",
        "origins, http://tokens.example, PARLEY_OIDC_ORIGINS"
    })
    void given_a_setting_that_is_wrong_or_missing_then_one_sentence_names_it(
            String setting, String value, String variable) {
        Map<String, String> settings = new HashMap<>(RIGHT);
        settings.put(setting, value);
        AccountsConfig config = TestConfig.accounts(settings);

        String message = assertThrows(ConfigurationException.class, () -> Provider.of(config))
                .getMessage();

        assertTrue(message.startsWith(variable), message);
        assertFalse(message.contains("password"), message);
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:8180/realms/parley", "http://127.0.0.1:8180", "https://accounts.example/"})
    void given_an_issuer_on_this_machine_or_under_https_then_it_is_accepted(String issuer) {
        assertTrue(Provider.isIssuer(issuer));
    }
}
