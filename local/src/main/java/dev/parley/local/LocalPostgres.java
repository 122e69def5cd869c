package dev.parley.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A real PostgreSQL as a child process on 127.0.0.1, with one user and one database, both called {@code parley}. Its
 * port and data stay the same through all restarts.
 *
 * <p>Safe for use by several threads as far as they do not start and stop it at the same time.
 */
public final class LocalPostgres implements AutoCloseable {

    private static final String NAME = "parley";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    /**
     * How to run it.
     *
     * @param port where it listens
     * @param folder where its data lies; null for a temporary one that {@link #close()} deletes, which then outlives
     *     the end of the process, but not of the machine
     * @param password of the user; it is set when the folder is empty
     * @param output gets each line of its log
     */
    public record Settings(int port, Path folder, String password, Consumer<String> output) {

        /** A free port, a temporary folder, a password of its own, the log goes nowhere. */
        public static Settings temporary() {
            return new Settings(FreePorts.tcp(), null, Secrets.random(), line -> {});
        }
    }

    private final Settings settings;
    private final Path folder;
    private ChildProcess process;

    private LocalPostgres(Settings settings) {
        this.settings = settings;
        this.folder = settings.folder() == null ? Folders.temporary("postgres") : Folders.make(settings.folder());
    }

    /** A PostgreSQL of its own for a test, ready to answer. */
    public static LocalPostgres start() {
        return start(Settings.temporary());
    }

    /** A PostgreSQL that is ready to answer. */
    public static LocalPostgres start(Settings settings) {
        LocalPostgres postgres = new LocalPostgres(settings);
        try {
            if (!Files.isDirectory(postgres.data())) {
                postgres.initialise();
            }
            postgres.launch();
            return postgres;
        } catch (RuntimeException failed) {
            postgres.deleteIfTemporary();
            throw failed;
        }
    }

    /** {@code postgresql://user:password@host:port/database}. */
    public String url() {
        return "postgresql://" + user() + ":" + password() + "@127.0.0.1:" + port() + "/" + NAME;
    }

    /** The same for JDBC, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + NAME;
    }

    public int port() {
        return settings.port();
    }

    public String user() {
        return NAME;
    }

    public String password() {
        return settings.password();
    }

    /** The process that runs now, or the one that ran last. */
    public ChildProcess process() {
        return process;
    }

    /** Ends it at once without a checkpoint, as a crash does; {@link #restart()} recovers from its log. */
    public void kill() {
        process.signal("QUIT");
        process.resume();
        process.exit().join();
    }

    /** Stops it in order without waiting for its clients; {@link #restart()} brings it back. */
    public void stop() {
        process.signal("INT");
        process.terminate(STOP);
    }

    /** Stops it if it runs and starts it with the same port and data. */
    public void restart() {
        stop();
        launch();
    }

    /** Holds it and its connections where they are (SIGSTOP): nothing answers. */
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

    private Path data() {
        return folder.resolve("data");
    }

    private void initialise() {
        // Renamed at the end, so that a first start that broke off is made again from nothing.
        Path fresh = folder.resolve("data.new");
        Path password = folder.resolve("password");
        Path script = folder.resolve("create.sql");
        Folders.delete(fresh);
        try {
            Files.writeString(password, settings.password());
            Files.writeString(script, "CREATE DATABASE " + NAME + "\n");
            RootDemotion.here().own(folder);
            command(
                            "initdb",
                            List.of(
                                    "-D",
                                    fresh.toString(),
                                    "-U",
                                    NAME,
                                    "-A",
                                    "scram-sha-256",
                                    "--pwfile=" + password,
                                    "-E",
                                    "UTF8",
                                    "--no-locale",
                                    "--no-sync"))
                    .run(START);
            command("postgres", List.of("--single", "-D", fresh.toString(), "postgres"))
                    .input(script)
                    .run(START);
            Files.delete(password);
            Files.delete(script);
            Files.move(fresh, data());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + folder, e);
        }
    }

    private void launch() {
        RootDemotion.here().own(folder);
        List<String> arguments = new ArrayList<>(List.of(
                "-D", data().toString(),
                "-p", String.valueOf(port()),
                "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=",
                "-c", "max_connections=200"));
        if (settings.folder() == null) {
            arguments.add("-F");
        }
        process = command("postgres", arguments)
                .output(settings.output())
                .readyWhen("database system is ready to accept connections")
                .onParentDeath("INT")
                .start();
        process.awaitReady(START);
    }

    private Command command(String program, List<String> arguments) {
        List<String> all = new ArrayList<>();
        all.add(PostgresBinaries.program(program).toString());
        all.addAll(arguments);
        return Command.of(program, folder, all).behind(RootDemotion.here().prefix());
    }
}
