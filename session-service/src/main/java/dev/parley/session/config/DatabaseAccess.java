package dev.parley.session.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Whether the service is let into its database; asked before the start, which would fail with much less clear words. */
final class DatabaseAccess {

    private static final String SECONDS = "5";

    private DatabaseAccess() {}

    /** @throws ConfigurationException one sentence that says why not, without user and password */
    static void check(String jdbcUrl, String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("socketTimeout", SECONDS);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        try (Connection connection = DriverManager.getConnection(jdbcUrl, properties)) {
            connection.getMetaData();
        } catch (SQLException refused) {
            throw new ConfigurationException(sentence(refused.getSQLState()));
        }
    }

    /** The states of PostgreSQL's appendix A. */
    private static String sentence(String state) {
        return switch (state == null ? "" : state) {
            case "28P01", "28000" -> "PostgreSQL refuses the user or the password of DATABASE_URL";
            case "3D000" -> "PostgreSQL has no database of the name in DATABASE_URL";
            case "53300" -> "PostgreSQL has no connection left: raise its max_connections";
            default -> "PostgreSQL does not answer at the address in DATABASE_URL (SQL state %s)".formatted(state);
        };
    }
}
