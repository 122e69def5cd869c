package dev.parley.session.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "postgresql://ann:pw@db.example:5433/parley,    jdbc:postgresql://db.example:5433/parley,  ann,  pw",
                "postgres://ann:pw@db/parley,                   jdbc:postgresql://db/parley,               ann,  pw",
                "jdbc:postgresql://ann:pw@db:5432/parley,       jdbc:postgresql://db:5432/parley,          ann,  pw",
                "jdbc:postgresql://db:5432/parley?user=ann&password=p%26w, jdbc:postgresql://db:5432/parley, ann, p&w",
                "postgresql://db/parley,                        jdbc:postgresql://db/parley,               -,    -",
                "postgresql://ann@db/parley,                    jdbc:postgresql://db/parley,               ann,  -",
                "postgresql://a%40b:p%3Aw%2F%40%25@db/parley,   jdbc:postgresql://db/parley,               a@b,  p:w/@%",
                "postgresql://ann:a+b@db/parley,                jdbc:postgresql://db/parley,               ann,  a+b",
                "postgresql://ann:a:b@db/parley,                jdbc:postgresql://db/parley,               ann,  a:b",
                "postgresql://ann:pw@[::1]:5432/parley,         jdbc:postgresql://[::1]:5432/parley,       ann,  pw",
                "postgresql://ann:pw@db/parley?sslmode=require, jdbc:postgresql://db/parley?sslmode=require, ann, pw"
            })
    void anAddressAsPeopleWriteIt(String address, String jdbc, String user, String password) {
        assertEquals(new DatabaseUrl(jdbc, user, password), DatabaseUrl.parse(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ann:geheim@db/parley",
                "ann:geheim@db/parley",
                "postgresql://ann:geheim@/parley",
                "postgresql://ann:geheim@db",
                "postgresql://ann:geheim@db/",
                "postgresql://ann:geheim#1@db/parley",
                "postgresql://ann:geheim 1@db/parley",
                "postgresql://ann:geheim%zz@db/parley",
                "nonsense"
            })
    void whatIsNoAddressIsRefusedInASentenceWithoutThePassword(String address) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> DatabaseUrl.parse(address));

        assertTrue(refused.getMessage().startsWith("DATABASE_URL "), refused.getMessage());
        assertFalse(refused.getMessage().contains("geheim"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"pw, pw", "p%24w, p$w", "p%24%7Bw%7D, p${w}", "p%24%24w, p$$w", "p%5Cw, p\\w"})
    void givenTheAddressThenItsPartsCanBeAskedForAndAreNotListed(String encoded, String password) {
        SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgresql://ann:" + encoded + "@db/parley"));

        assertEquals("jdbc:postgresql://db/parley", config.getValue("quarkus.datasource.jdbc.url", String.class));
        assertEquals("ann", config.getValue("quarkus.datasource.username", String.class));
        assertEquals(password, config.getValue("quarkus.datasource.password", String.class));
        config.getPropertyNames()
                .forEach(name -> assertFalse(
                        name.startsWith("parley.database"), "what is listed while building gets into the jar"));
    }

    @Test
    void givenNoAddressThenNothingIsConfigured() {
        assertTrue(config(Map.of())
                .getOptionalValue("quarkus.datasource.jdbc.url", String.class)
                .isEmpty());
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(environment, "environment", 300))
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "quarkus.datasource.jdbc.url", "${parley.database.jdbc-url:}",
                                "quarkus.datasource.username", "${parley.database.user:}",
                                "quarkus.datasource.password", "${parley.database.password:}"),
                        "application.properties",
                        250))
                .withSources(new DatabaseUrlSource())
                .build();
    }
}
