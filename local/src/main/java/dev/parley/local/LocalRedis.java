package dev.parley.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A real Redis as a child process on 127.0.0.1. Its port and folder stay the same through all restarts. The program is
 * the one that comes as a library, which is slow with memory (musl), unless {@code REDIS_SERVER} names another.
 *
 * <p>With the append-only file it loses no answered write when the process is killed (the file is written before the
 * answer; it reaches the disk once a second, which matters for a power loss only).
 *
 * <p>Safe for use by several threads as far as they do not start and stop it at the same time.
 */
public final class LocalRedis implements AutoCloseable {

    private static final String VERSION = "7.0.15";

    /** Names another redis-server, 7.0 or newer, in the environment. */
    private static final String SERVER = "REDIS_SERVER";

    /**
     * The file is written anew when it has doubled, and not below this: a match is 15-20 KB there, so that Redis' own 64 MB
     * are full every few seconds under load, and a processor is busy with writing it. Of this much it reads 100 MB a
     * second when it starts.
     */
    private static final String REWRITTEN_FROM = "512mb";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);

    /**
     * How to run it.
     *
     * @param port where it listens
     * @param folder where its data lies; null for a temporary one that {@link #close()} deletes
     * @param appendOnly whether writes outlive the process
     * @param output gets each line of its log
     */
    public record Settings(int port, Path folder, boolean appendOnly, Consumer<String> output) {

        /** A free port, a temporary folder, writes outlive the process, the log goes nowhere. */
        public static Settings temporary() {
            return new Settings(FreePorts.tcp(), null, true, line -> {});
        }
    }

    private final Settings settings;
    private final Path folder;
    private ChildProcess process;

    private LocalRedis(Settings settings) {
        this.settings = settings;
        this.folder = settings.folder() == null ? Folders.temporary("redis") : Folders.make(settings.folder());
    }

    /** A Redis of its own for a test, ready to answer. */
    public static LocalRedis start() {
        return start(Settings.temporary());
    }

    /** A Redis that is ready to answer. */
    public static LocalRedis start(Settings settings) {
        LocalRedis redis = new LocalRedis(settings);
        try {
            redis.launch();
            return redis;
        } catch (RuntimeException failed) {
            redis.deleteIfTemporary();
            throw failed;
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    public int port() {
        return settings.port();
    }

    /** The process that runs now, or the one that ran last. */
    public ChildProcess process() {
        return process;
    }

    /** Kills it with SIGKILL; {@link #restart()} brings it back. */
    public void kill() {
        process.kill();
    }

    /** Stops it in order; {@link #restart()} brings it back. */
    public void stop() {
        process.terminate(STOP);
    }

    /** Stops it if it runs and starts it with the same port and data. */
    public void restart() {
        stop();
        launch();
    }

    /** Stops it if it runs and starts it with the same port and no data. */
    public void restartEmpty() {
        stop();
        Folders.delete(folder);
        Folders.make(folder);
        launch();
    }

    /** Holds it where it is (SIGSTOP): connections stay open and nothing answers. */
    public void pause() {
        process.pause();
    }

    /** Lets it go on after {@link #pause()}. */
    public void resume() {
        process.resume();
    }

    /** Stops it for good; a temporary folder is deleted. */
    @Override
    public void close() {
        if (settings.folder() == null) {
            kill();
        } else {
            stop();
        }
        deleteIfTemporary();
    }

    private void deleteIfTemporary() {
        if (settings.folder() == null) {
            Folders.delete(folder);
        }
    }

    private void launch() {
        List<String> arguments = List.of(
                binary().toString(),
                "--port",
                String.valueOf(port()),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                settings.appendOnly() ? "yes" : "no",
                "--appendfsync",
                "everysec",
                "--auto-aof-rewrite-min-size",
                REWRITTEN_FROM,
                // It saves nothing of what we store, and writing the file anew takes a third longer with it.
                "--rdbcompression",
                "no");
        process = Command.of("redis", folder, arguments)
                .output(settings.output())
                .readyWhen("Ready to accept connections")
                .start();
        process.awaitReady(START);
    }

    private static synchronized Path binary() {
        String other = System.getenv(SERVER);
        if (other != null && !other.isBlank()) {
            if (!Files.isExecutable(Path.of(other))) {
                throw new IllegalStateException(SERVER + " is " + other
                        + ", which is no program: set it to a redis-server's path, or unset it.");
            }
            return Path.of(other);
        }
        Path binary = Programs.cache().resolve("redis-" + VERSION).resolve("redis-server");
        if (!Files.isExecutable(binary)) {
            unpack(binary);
        }
        return binary;
    }

    private static void unpack(Path binary) {
        String resource = "/redis-server-" + VERSION + "-" + platform();
        Folders.make(binary.getParent());
        try (InputStream in = LocalRedis.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no Redis for this machine (" + platform() + "): set REDIS_URL");
            }
            // Moved into place whole, so that another process never runs half a file.
            Path part = Files.createTempFile(binary.getParent(), "redis-server", ".part");
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            if (!part.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + part + " executable");
            }
            Files.move(part, binary, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack redis-server to " + binary, e);
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String architecture = System.getProperty("os.arch");
        return system + "-" + (Set.of("aarch64", "arm64").contains(architecture) ? "arm64" : "amd64");
    }
}
