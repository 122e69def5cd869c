package dev.parley.bench;

import dev.parley.bench.parley.Parley;
import dev.parley.bench.peers.PeerKind;
import dev.parley.bench.system.SystemUnderTest;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Which system is loaded, and where it is. */
final class SystemOptions {

    private static final int REDIS = 6379;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the system is (default ${DEFAULT-VALUE}).")
    private URI gateway;

    /** What stands in LiveKit's place. */
    enum LiveKit {
        STAND_IN,
        REAL
    }

    @Option(
            names = "--livekit",
            paramLabel = "stand-in|real",
            defaultValue = "stand-in",
            description = "What ./parley up --bench was given as --livekit. At the stand-in people join their rooms; at"
                    + " the real one nobody does, and what is asked is whether rooms and conversations are over in the"
                    + " end (default ${DEFAULT-VALUE}).",
            converter = LiveKitConverter.class)
    private LiveKit liveKit;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description = "The system's Redis, for people who wait without sockets"
                    + " (default: at the port of --process redis=PORT).")
    private String redis;

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description =
                    "Instead of Parley, another system gets the same work: ${COMPLETION-CANDIDATES}. The bench starts"
                            + " clone (with a Redis of its own) and colyseus, and stops them; at first use it installs what they"
                            + " need into bench/peers by npm.")
    private PeerKind peer;

    @Option(
            names = "--addr",
            paramLabel = "HOST:PORT",
            converter = AddressConverter.class,
            description = "Where Nakama runs, which the bench does not start; its server key must be the default one.")
    private SocketAddress address;

    @Option(
            names = "--process",
            paramLabel = "NAME=PORT",
            description = "A process whose CPU time and memory are counted, by a TCP port on which it listens; may be"
                    + " repeated (default: the four services, Redis, PostgreSQL and LiveKit at their usual ports; those"
                    + " of a peer are known and these are added to them).")
    private Map<String, Integer> ports;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private static Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("gateway", 9004);
        ports.put("queue-service", 9001);
        ports.put("session-service", 9002);
        ports.put("webhook-service", 9003);
        ports.put("redis", REDIS);
        ports.put("postgresql", 5432);
        ports.put("livekit", 7880);
        return ports;
    }

    /**
     * The system, started where that is the bench's part; to be closed.
     *
     * @param progress gets a sentence when starting takes long
     * @throws dev.parley.bench.system.Unreachable when it cannot be started
     */
    SystemUnderTest system(Vertx vertx, Consumer<String> progress) {
        if ((address != null) != (peer == PeerKind.NAKAMA)) {
            throw new ParameterException(
                    command.commandLine(),
                    address == null
                            ? "the bench does not start Nakama: say by --addr HOST:PORT where it runs"
                            : "--addr says where Nakama runs: it belongs to --peer nakama");
        }
        return peer == null
                ? parley(vertx, ports == null ? usualPorts() : ports)
                : peer.start(vertx, address, progress);
    }

    private Parley parley(Vertx vertx, Map<String, Integer> processes) {
        String records = redis == null ? "redis://127.0.0.1:" + processes.getOrDefault("redis", REDIS) : redis;
        return new Parley(vertx, gateway, processes, records, liveKit == LiveKit.STAND_IN);
    }

    /** Whose CPU time and memory are counted: name -> port. */
    Map<String, Integer> ports(SystemUnderTest system) {
        Map<String, Integer> all = new LinkedHashMap<>(system.ports());
        if (ports != null) {
            all.putAll(ports);
        }
        return all;
    }

    private static final class AddressConverter implements ITypeConverter<SocketAddress> {
        @Override
        public SocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            try {
                return SocketAddress.inetSocketAddress(
                        Integer.parseInt(text.substring(colon + 1)), text.substring(0, Math.max(0, colon)));
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException("an address is written as 127.0.0.1:7350");
            }
        }
    }

    private static final class LiveKitConverter implements ITypeConverter<LiveKit> {
        @Override
        public LiveKit convert(String text) {
            return switch (text) {
                case "stand-in" -> LiveKit.STAND_IN;
                case "real" -> LiveKit.REAL;
                default -> throw new TypeConversionException("it is stand-in or real");
            };
        }
    }
}
