package dev.parley.session.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Takes {@code DATABASE_URL} apart for application.properties: {@code parley.database.jdbc-url}, {@code .user} and
 * {@code .password}.
 */
public class DatabaseUrlSource implements ConfigSourceFactory {

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue address = context.getValue("DATABASE_URL");
        if (address == null || address.getValue() == null || address.getValue().isBlank()) {
            return List.of();
        }
        DatabaseUrl url = DatabaseUrl.parse(address.getValue());
        Map<String, String> parts = new HashMap<>();
        parts.put("parley.database.jdbc-url", url.jdbc());
        parts.put("parley.database.user", url.user());
        parts.put("parley.database.password", url.password());
        return List.of(new Unlisted(parts));
    }

    /**
     * Answers when asked and lists nothing: whatever a source lists while Quarkus builds, Quarkus writes into the jar,
     * and the machine that builds may have a {@code DATABASE_URL} with a password.
     */
    private record Unlisted(Map<String, String> parts) implements ConfigSource {

        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public String getValue(String name) {
            String part = parts.get(name);
            // A dollar sign begins an expression; two are one.
            return part == null ? null : part.replace("$", "$$");
        }

        @Override
        public String getName() {
            return "DATABASE_URL";
        }
    }
}
