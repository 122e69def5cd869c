package dev.parley.bench;

import dev.parley.bench.parley.Parley;
import dev.parley.bench.system.SystemUnderTest;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which system is loaded, and where it is. */
final class SystemOptions {

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the system is (default ${DEFAULT-VALUE}).")
    private URI gateway;

    @Option(names = "--no-join", description = "People do not join LiveKit's stand-in, so sessions stay pending.")
    private boolean doesNotJoin;

    @Option(
            names = "--process",
            paramLabel = "NAME=PORT",
            description = "A process whose CPU time and memory are counted, by a TCP port on which it listens; may be"
                    + " repeated (default: the four services, Redis, PostgreSQL and LiveKit at their usual ports).")
    private Map<String, Integer> ports = usualPorts();

    private static Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("gateway", 9004);
        ports.put("queue-service", 9001);
        ports.put("session-service", 9002);
        ports.put("webhook-service", 9003);
        ports.put("redis", 6379);
        ports.put("postgresql", 5432);
        ports.put("livekit", 7880);
        return ports;
    }

    SystemUnderTest system(Vertx vertx) {
        return new Parley(vertx, gateway, ports, !doesNotJoin);
    }
}
