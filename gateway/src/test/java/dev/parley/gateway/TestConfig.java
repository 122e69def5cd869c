package dev.parley.gateway;

import dev.parley.gateway.accounts.AccountsConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The documented defaults, with changes. */
public final class TestConfig {

    private TestConfig() {}

    public static GatewayConfig gateway(Map<String, String> changes) {
        return mapping(GatewayConfig.class, "parley.gateway.", changes);
    }

    public static GatewayConfig gateway() {
        return gateway(Map.of());
    }

    public static LimitsConfig limits(Map<String, String> changes) {
        return mapping(LimitsConfig.class, "parley.limits.", changes);
    }

    public static AccountsConfig accounts(Map<String, String> changes) {
        return mapping(AccountsConfig.class, "parley.accounts.", changes);
    }

    private static <C> C mapping(Class<C> type, String prefix, Map<String, String> changes) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(type);
        changes.forEach((key, value) -> builder.withDefaultValue(prefix + key, value));
        return builder.build().getConfigMapping(type);
    }
}
