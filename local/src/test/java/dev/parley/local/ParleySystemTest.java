package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class ParleySystemTest {

    @TempDir
    Path folder;

    private SystemSettings settings;

    @BeforeEach
    void makeAProject() throws Exception {
        settings = new SystemSettings()
                .root(FakeService.project(folder.resolve("project")))
                .data(folder.resolve("data"))
                .liveKitStandIn();
    }

    @Test
    void everyServiceLearnsWhereTheOthersAre() {
        settings.replicas("gateway", 2)
                .environment(Map.of("PARLEY_EXTRA", "yes", "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", "3"));
        try (ParleySystem system = ParleySystem.start(settings)) {
            ServiceProcess second = system.service("gateway", 1);
            await().until(() ->
                    second.log().containsAll(List.of("PARLEY_BUS_SLOT=1", "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE=3")));
            await().untilAsserted(() -> assertThat(
                            system.service("session-service").log())
                    .contains(
                            "REDIS_URL=" + system.redis().url(),
                            "DATABASE_URL=" + system.postgres().url(),
                            "LIVEKIT_URL=" + system.liveKit().url(),
                            "LIVEKIT_API_URL=" + system.liveKit().apiUrl(),
                            "LIVEKIT_API_SECRET=" + system.liveKit().account().secret(),
                            "PARLEY_PUBLIC_URL=" + system.gatewayUrl(),
                            "PARLEY_EXTRA=yes",
                            "QUARKUS_PROFILE=prod"));
            assertThat(system.services()).hasSize(5);
        }
    }

    @Test
    void aServiceThatWasKilledComesBackAtItsPort() {
        try (ParleySystem system = ParleySystem.start(settings)) {
            ServiceProcess service = system.service("queue-service");
            String address = service.managementUrl();

            service.kill();
            service.start();
            service.awaitReady();

            assertThat(service.managementUrl()).isEqualTo(address);
            assertThat(system.death()).isCompletedWithValue("queue-service ended with status 137");
        }
    }

    @Test
    void dataAndKeysAreThereAgainAfterARestart() throws Exception {
        String password;
        try (ParleySystem system = ParleySystem.start(settings)) {
            password = system.postgres().password();
            try (Jedis redis = new Jedis(system.redis().url())) {
                redis.set("who", "somebody");
            }
        }
        Path key = folder.resolve("data/token-key.pem");
        String pem = Files.readString(key);
        assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");

        try (ParleySystem system = ParleySystem.start(settings)) {
            assertThat(system.postgres().password()).isEqualTo(password);
            try (Jedis redis = new Jedis(system.redis().url())) {
                assertThat(redis.get("who")).isEqualTo("somebody");
            }
        }
        assertThat(key).hasContent(pem.strip());
    }

    @Test
    void aServiceThatIsNotBuiltIsNamedAndNothingIsLeftRunning() throws Exception {
        Files.delete(folder.resolve("project/gateway/target/quarkus-app/quarkus-run.jar"));

        assertThatThrownBy(() -> ParleySystem.start(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gateway is not built");
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive));
    }
}
