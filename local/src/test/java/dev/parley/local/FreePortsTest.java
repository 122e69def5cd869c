package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    @Test
    void noPortIsHandedOutTwice() {
        Set<Integer> ports =
                IntStream.range(0, 50).mapToObj(i -> FreePorts.tcp()).collect(Collectors.toSet());

        assertThat(ports).hasSize(50);
    }

    @Test
    void aPortOnWhichSomebodyListensIsNotFree() throws Exception {
        int port = FreePorts.tcp();
        assertThat(FreePorts.isFreeForTcp(port)).isTrue();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.isFreeForTcp(taken.getLocalPort())).isFalse();
        }
    }
}
