package dev.parley.gateway;

import dev.parley.gateway.accounts.FakeProvider;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A provider of accounts that answers to tests alone. */
public class WithFakeProvider implements QuarkusTestResourceLifecycleManager {

    private FakeProvider provider;

    @Override
    public Map<String, String> start() {
        provider = FakeProvider.start();
        return provider.settings();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(provider, new TestInjector.MatchesType(FakeProvider.class));
    }

    @Override
    public void stop() {
        provider.close();
    }
}
