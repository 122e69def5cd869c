package dev.parley.bench.peers;

import dev.parley.bench.system.Unreachable;
import dev.parley.local.ChildProcess;
import dev.parley.local.Command;
import dev.parley.local.FreePorts;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One of the servers in {@code bench/peers}, started by Node on a free port of 127.0.0.1. What it needs is installed at
 * first use, and again when its lock file has changed, into a folder of its own that git ignores.
 */
final class NodeServer implements AutoCloseable {

    private static final Duration INSTALL = Duration.ofMinutes(5);
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final List<String> INSTALLER =
            List.of("npm", "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error");

    private final ChildProcess process;
    private final SocketAddress address;

    private NodeServer(ChildProcess process, SocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a server that is ready to answer.
     *
     * @param name of its folder
     * @param environment what it is told besides its port
     * @param progress gets a sentence when something takes long
     * @throws RuntimeException when it can't be installed or started
     */
    static NodeServer start(String name, Map<String, String> environment, Consumer<String> progress) {
        Path folder = project().resolve("bench").resolve("peers").resolve(name);
        install(name, folder, progress);
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("NODE_ENV", "production");
        int port = FreePorts.tcp();
        settings.put("PORT", String.valueOf(port));
        ChildProcess process = Command.of(name, folder, List.of("node", "server.js"))
                .environment(settings)
                .readyWhen("listens on " + port)
                .start();
        process.awaitReady(START);
        return new NodeServer(process, SocketAddress.inetSocketAddress(port, "127.0.0.1"));
    }

    private static void install(String name, Path folder, Consumer<String> progress) {
        Path lock = folder.resolve("package-lock.json");
        Path installed = folder.resolve("node_modules").resolve(".package-lock.json");
        if (isNewer(installed, lock)) {
            return;
        }
        progress.accept("installing what %s needs by npm ci into %s, once".formatted(name, folder));
        Command.of("npm ci for " + name, folder, INSTALLER).run(INSTALL);
        progress.accept("installed");
    }

    private static boolean isNewer(Path file, Path than) {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) > 0;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The folder named by the system property {@code parley.root}, else the nearest one above that has the peers. */
    private static Path project() {
        String configured = System.getProperty("parley.root");
        if (configured != null) {
            return Path.of(configured);
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve("bench").resolve("peers")))
                .findFirst()
                .orElseThrow(() -> new Unreachable("the folder bench/peers is not here: use ./parley bench", null));
    }

    SocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.terminate(STOP);
    }
}
