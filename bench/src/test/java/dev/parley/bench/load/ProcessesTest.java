package dev.parley.bench.load;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {

    private static final int LOOKS = 50;

    /** Long against what this process needs itself between two samples. */
    private static final Duration WORKED = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void given_a_process_that_listens_then_its_cpu_time_is_found_by_its_port() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Processes found = Processes.listeningOn(Map.of("this test", listening.getLocalPort()));

            Processes.Sample sample = sample(found);
            assertEquals(Set.of("this test", "bench"), sample.cpuMilliseconds().keySet());
            assertTrue(sample.cpuMilliseconds().get("this test") > 0);
            assertTrue(sample.megabytes().get("this test") > 10);
        }
    }

    @Test
    void given_a_process_that_opens_and_closes_files_meanwhile_then_it_is_found_each_time() throws Exception {
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Thread opening = Thread.ofPlatform().start(() -> openAndClose(goesOn));
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < LOOKS; i++) {
                Processes found = Processes.listeningOn(Map.of("this test", listening.getLocalPort()));

                assertEquals(
                        Set.of("this test", "bench"),
                        sample(found).cpuMilliseconds().keySet());
            }
        } finally {
            goesOn.set(false);
            opening.join();
        }
    }

    @Test
    void given_a_port_on_which_nobody_listens_then_nothing_is_found() throws Exception {
        int port;
        try (ServerSocket listening = new ServerSocket(0)) {
            port = listening.getLocalPort();
        }

        Processes found = Processes.listeningOn(Map.of("nobody", port));

        assertEquals(Set.of("bench"), sample(found).cpuMilliseconds().keySet());
    }

    @Test
    void given_a_child_that_has_worked_when_it_ends_then_its_cpu_time_stays_counted() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Processes found = Processes.listeningOn(Map.of("this test", listening.getLocalPort()));
            Process child = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
            try {
                await().until(() ->
                        child.info().totalCpuDuration().orElseThrow().compareTo(WORKED) >= 0);
                double before = sample(found).cpuMilliseconds().get("this test");

                child.destroyForcibly().waitFor();

                double afterwards = sample(found).cpuMilliseconds().get("this test");
                assertTrue(afterwards >= before, afterwards + " ms after " + before);
            } finally {
                child.destroyForcibly();
            }
        }
    }

    private void openAndClose(AtomicBoolean goesOn) {
        while (goesOn.get()) {
            try {
                Files.newOutputStream(folder.resolve("file")).close();
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    private Processes.Sample sample(Processes processes) throws Exception {
        return processes.sample(vertx).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
