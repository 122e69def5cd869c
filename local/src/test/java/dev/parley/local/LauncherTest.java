package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    private static final Duration START = Duration.ofSeconds(60);
    private static final List<String> FREE_PORTS = List.of(
            "--gateway-management-port=0",
            "--webhook-port=0",
            "--webhook-management-port=0",
            "--session-management-port=0",
            "--queue-management-port=0",
            "--redis-port=0",
            "--postgres-port=0",
            "--livekit-port=0");

    @TempDir
    Path folder;

    private Path project;
    private final List<ChildProcess> launchers = new ArrayList<>();

    @BeforeEach
    void makeAProject() throws Exception {
        project = FakeService.project(folder.resolve("project"));
    }

    @AfterEach
    void endLaunchers() {
        launchers.forEach(ChildProcess::kill);
    }

    @Test
    void toldToStopItEndsWithoutAnErrorAndLeavesNothingBehind() {
        ChildProcess launcher = up("--gateway-port=0");
        launcher.awaitReady(START);
        List<ProcessHandle> parts = parts(launcher);
        // Redis, PostgreSQL and four services at least.
        assertThat(parts).hasSizeGreaterThanOrEqualTo(6);

        // not SIGINT, which stays ignored in everything that a script started in the background
        launcher.signal("TERM");

        assertThat(launcher.exit().orTimeout(60, TimeUnit.SECONDS).join()).isZero();
        assertThat(parts).noneMatch(ProcessHandle::isAlive);
        assertThat(launcher.lastLines()).anyMatch(line -> line.startsWith("gateway         | QUARKUS_HTTP_PORT="));
    }

    @Test
    void whenItIsKilledItsPartsEndToo() {
        ChildProcess launcher = up("--gateway-port=0");
        launcher.awaitReady(START);
        List<ProcessHandle> parts = parts(launcher);

        launcher.signal("KILL");

        await().atMost(Duration.ofSeconds(20)).until(() -> parts.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void theDeathOfAPartStopsTheRestAndIsNamed() {
        ChildProcess launcher = up("--gateway-port=0");
        launcher.awaitReady(START);
        List<ProcessHandle> parts = parts(launcher);
        ProcessHandle redis = parts.stream()
                .filter(part -> part.info().command().orElse("").endsWith("redis-server"))
                .findFirst()
                .orElseThrow();

        redis.destroyForcibly();

        assertThat(launcher.exit().orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1);
        assertThat(launcher.lastLines()).contains("parley: redis ended with status 137: stopping everything");
        assertThat(parts).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aTakenPortIsToldInASentenceThatSaysWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ChildProcess launcher = up("--gateway-port=" + taken.getLocalPort());

            assertThat(launcher.exit().orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1);
            assertThat(launcher.lastLines())
                    .contains("parley: port " + taken.getLocalPort()
                            + " is taken: stop what listens there, or choose another port with --gateway-port");
        }
    }

    @Test
    void aSecondOneWithTheSameDataIsRefused() {
        up("--gateway-port=0").awaitReady(START);

        ChildProcess second = up("--gateway-port=0");

        assertThat(second.exit().orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1);
        assertThat(second.lastLines()).anyMatch(line -> line.contains("another ./parley up runs with the data in"));
    }

    private ChildProcess up(String gatewayPort) {
        List<String> arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dparley.root=" + project,
                Launcher.class.getName(),
                "--bench",
                "--data=" + folder.resolve("data"),
                gatewayPort));
        arguments.addAll(FREE_PORTS);
        ChildProcess launcher = Command.of("launcher", folder, arguments)
                .readyWhen("Parley is ready at")
                .start();
        launchers.add(launcher);
        return launcher;
    }

    private static List<ProcessHandle> parts(ChildProcess launcher) {
        return ProcessHandle.of(launcher.pid()).orElseThrow().descendants().toList();
    }
}
