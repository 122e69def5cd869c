package dev.parley.bench.peers;

import dev.parley.bench.system.Unreachable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A Redis of its own for a peer, of the release that Parley itself uses: on a free port of 127.0.0.1, without persistence.
 * Its program lies in a temporary folder that is deleted as soon as it runs.
 */
final class RedisServer implements AutoCloseable {

    private static final String VERSION = "7.0.15";
    private static final Duration START = Duration.ofSeconds(20);

    private final PeerProcess process;
    private final int port;

    private RedisServer(PeerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * One that is ready to answer.
     *
     * @throws Unreachable when there is none for this machine, or it does not start
     */
    static RedisServer start() {
        try {
            Path folder = Files.createTempDirectory("parley-bench-redis");
            Path program = folder.resolve("redis-server");
            try {
                unpack(program);
                return start(folder, program, freePort());
            } finally {
                Files.deleteIfExists(program);
                Files.delete(folder);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException("no Redis can be started", problem);
        }
    }

    private static RedisServer start(Path folder, Path program, int port) {
        PeerProcess process = PeerProcess.start(
                "redis",
                folder,
                Map.of(),
                List.of(program.toString(), "--port", "" + port, "--bind", "127.0.0.1", "--save", ""),
                "Ready to accept connections");
        process.awaitReady(START);
        return new RedisServer(process, port);
    }

    private static void unpack(Path program) throws IOException {
        String resource = "/redis-server-" + VERSION + "-" + platform();
        try (InputStream in = RedisServer.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new Unreachable("there is no Redis for this machine (" + platform() + ")", null);
            }
            Files.copy(in, program);
        }
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + program + " executable");
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String architecture = System.getProperty("os.arch");
        return system + "-" + (Set.of("aarch64", "arm64").contains(architecture) ? "arm64" : "amd64");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }
}
