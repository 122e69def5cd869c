package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

    @Test
    void committedRowsOutliveACrashAndARestart() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.start()) {
            run(postgres, "CREATE TABLE people (name text)");
            run(postgres, "INSERT INTO people VALUES ('somebody')");

            postgres.kill();
            assertThatThrownBy(() -> run(postgres, "SELECT 1")).isInstanceOf(SQLException.class);
            postgres.restart();
            postgres.restart();

            assertThat(count(postgres)).isEqualTo(1);
        }
    }

    @Test
    void aFolderThatIsKeptHoldsItsDataForTheNextStart(@TempDir Path folder) throws SQLException {
        var settings = new LocalPostgres.Settings(FreePorts.tcp(), folder, "a-password", line -> {});
        try (LocalPostgres first = LocalPostgres.start(settings)) {
            run(first, "CREATE TABLE people AS SELECT 'somebody' AS name");
        }

        try (LocalPostgres second = LocalPostgres.start(settings)) {
            assertThat(count(second)).isEqualTo(1);
        }
        assertThat(folder.resolve("password")).doesNotExist();
        assertThat(Files.isDirectory(folder)).isTrue();
    }

    @Test
    void whilePausedNoConnectionIsAnswered() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.start()) {
            try (Connection connection = connect(postgres)) {
                connection.setNetworkTimeout(Runnable::run, 300);
                postgres.pause();
                assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                        .isInstanceOf(SQLException.class);
            }

            postgres.resume();
            run(postgres, "SELECT 1");
        }
    }

    private static int count(LocalPostgres postgres) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM people")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void run(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(LocalPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }
}
