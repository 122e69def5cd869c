package dev.parley.session.database;

import dev.parley.local.LocalPostgres;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL, migrated, for all test classes of this JVM; it ends with the last of them. */
class TestPostgres implements BeforeAllCallback {

    private static final LocalPostgres POSTGRES = LocalPostgres.start();
    private static final Database DATABASE = new Database(migrated());

    /** Stops it after the last test class. */
    private record Stop() implements AutoCloseable {
        @Override
        public void close() {
            POSTGRES.close();
        }
    }

    static Database database() {
        return DATABASE;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(TestPostgres.class, key -> new Stop());
    }

    private static DataSource migrated() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(POSTGRES.jdbcUrl());
        source.setUser(POSTGRES.user());
        source.setPassword(POSTGRES.password());
        Flyway.configure().dataSource(source).load().migrate();
        return source;
    }
}
