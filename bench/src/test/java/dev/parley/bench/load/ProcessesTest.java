package dev.parley.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {

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
    void given_a_port_on_which_nobody_listens_then_nothing_is_found() throws Exception {
        int port;
        try (ServerSocket listening = new ServerSocket(0)) {
            port = listening.getLocalPort();
        }

        Processes found = Processes.listeningOn(Map.of("nobody", port));

        assertEquals(Set.of("bench"), sample(found).cpuMilliseconds().keySet());
    }

    private static Processes.Sample sample(Processes processes) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            return processes
                    .sample(vertx)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } finally {
            vertx.close();
        }
    }
}
