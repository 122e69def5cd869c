package dev.parley.session.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.local.LocalPostgres;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Why the service is not let into its database, in a sentence. */
class DatabaseAccessTest {

    private static LocalPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = LocalPostgres.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void givenTheRightAddressThenTheServiceIsLetIn() {
        assertDoesNotThrow(() -> DatabaseAccess.check(postgres.jdbcUrl(), postgres.user(), postgres.password()));
    }

    @Test
    void givenAWrongPasswordThenThatIsSaidAndThePasswordIsNot() {
        assertEquals(
                "PostgreSQL refuses the user or the password of DATABASE_URL",
                refusal(postgres.jdbcUrl(), "not-the-password"));
    }

    @Test
    void givenNoSuchDatabaseThenThatIsSaid() {
        assertEquals(
                "PostgreSQL has no database of the name in DATABASE_URL",
                refusal(postgres.jdbcUrl().replaceFirst("/parley", "/parsley"), postgres.password()));
    }

    @Test
    void givenNobodyAnswersThereThenThatIsSaid() {
        assertEquals(
                "PostgreSQL does not answer at the address in DATABASE_URL (SQL state 08001)",
                refusal("jdbc:postgresql://127.0.0.1:9/parley", postgres.password()));
    }

    private static String refusal(String jdbcUrl, String password) {
        return assertThrows(
                        ConfigurationException.class, () -> DatabaseAccess.check(jdbcUrl, postgres.user(), password))
                .getMessage();
    }
}
