package dev.parley.session.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Makes Quarkus' settings of the data source out of {@code DATABASE_URL}, and those of Flyway, which migrates on a
 * connection of its own without the pool's time limits. Settings in the environment or as system properties win.
 */
public class DatabaseUrlSource implements ConfigSourceFactory {

    /** Above application.properties (250), below the environment (300). */
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue address = context.getValue("DATABASE_URL");
        if (address == null || address.getValue() == null || address.getValue().isBlank()) {
            return List.of();
        }
        DatabaseUrl url = DatabaseUrl.parse(address.getValue());
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.jdbc.url", url.jdbc());
        settings.put("quarkus.flyway.jdbc-url", url.jdbc());
        if (url.user() != null) {
            settings.put("quarkus.datasource.username", url.user());
            settings.put("quarkus.flyway.username", url.user());
        }
        if (url.password() != null) {
            settings.put("quarkus.datasource.password", url.password());
            settings.put("quarkus.flyway.password", url.password());
        }
        return List.of(new PropertiesConfigSource(settings, "DATABASE_URL", ORDINAL));
    }
}
