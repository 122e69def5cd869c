package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {

    @Test
    void given_a_process_that_listens_then_its_cpu_time_is_found_by_its_port() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Processes found = Processes.listeningOn(Map.of("this test", listening.getLocalPort()));

            assertEquals(Set.of("this test"), found.cpuMilliseconds().keySet());
            assertTrue(found.cpuMilliseconds().get("this test") > 0);
        }
    }

    @Test
    void given_a_port_on_which_nobody_listens_then_nothing_is_found() throws Exception {
        int port;
        try (ServerSocket listening = new ServerSocket(0)) {
            port = listening.getLocalPort();
        }

        assertEquals(Map.of(), Processes.listeningOn(Map.of("nobody", port)).cpuMilliseconds());
    }
}
