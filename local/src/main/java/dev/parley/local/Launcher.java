package dev.parley.local;

import dev.parley.local.SystemSettings.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/**
 * {@code ./parley up}: runs the whole system until it is told to stop (Ctrl-C, SIGTERM; a second one stops it by force)
 * or one of its processes ends. It ends with 0 in the first case, with 1 in the second or when the start failed.
 */
@Command(
        name = "parley up",
        mixinStandardHelpOptions = true,
        description = "Starts Redis, PostgreSQL, LiveKit and the services, and prints the address of the page.")
public final class Launcher implements Callable<Integer> {

    @Option(names = "--fresh", description = "Start without users and conversations of earlier runs.")
    private boolean fresh;

    @Option(
            names = "--bench",
            description = "For load: no limits for people and, unless --livekit says otherwise, a stand-in in LiveKit's"
                    + " place (no pictures).")
    private boolean bench;

    @Option(
            names = "--livekit",
            paramLabel = "stand-in|real",
            description = "With --bench: what is in LiveKit's place. Default: stand-in")
    private String liveKit;

    @Spec
    private CommandSpec command;

    @Option(names = "--verbose", description = "Show the logs of Redis, PostgreSQL and LiveKit too.")
    private boolean verbose;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private PortOptions ports = new PortOptions();

    private final Console console = new Console();
    private final AtomicBoolean told = new AtomicBoolean();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Launcher()).execute(arguments));
    }

    @Override
    public Integer call() {
        checkLiveKit();
        stopOnSignals(Thread.currentThread());
        Path folder = data.folder();
        try (FileChannel lock = lock(folder)) {
            return run(folder);
        } catch (IllegalStateException | UncheckedIOException | IOException failed) {
            if (told.get()) {
                return 0;
            }
            console.error(failed.getMessage());
            return 1;
        }
    }

    private void checkLiveKit() {
        if (liveKit != null && !bench) {
            throw new ParameterException(command.commandLine(), "--livekit is for --bench; otherwise LiveKit is real");
        }
        if (liveKit != null && !List.of("stand-in", "real").contains(liveKit)) {
            throw new ParameterException(command.commandLine(), "--livekit is stand-in or real, not " + liveKit);
        }
    }

    private int run(Path folder) {
        if (fresh) {
            Folders.delete(folder.resolve("redis"));
            Folders.delete(folder.resolve("postgres"));
        }
        ParleySystem system = ParleySystem.start(settings(folder));
        try (system) {
            console.step("Parley is ready at " + system.gatewayUrl());
            Thread preparing = Thread.ofPlatform().name("aot-training").start(this::prepareNextStart);
            try {
                return awaitEnd(system.death());
            } finally {
                endOf(preparing);
            }
        }
    }

    /** Whoever measures load is spared the other system that this runs for half a minute. */
    private void prepareNextStart() {
        AotTraining training = new AotTraining().givingWay();
        if (bench || !training.isNeeded()) {
            return;
        }
        console.step("preparing faster starts meanwhile");
        try {
            training.run();
            console.step("the next start will be faster");
        } catch (IllegalStateException | UncheckedIOException failed) {
            if (!told.get()) {
                console.error("the next start will be no faster: " + failed.getMessage());
            }
        }
    }

    /** So that nothing of it is left when this process ends. */
    private static void endOf(Thread preparing) {
        preparing.interrupt();
        try {
            preparing.join();
        } catch (InterruptedException toldTwice) {
            Thread.currentThread().interrupt();
        }
    }

    private int awaitEnd(CompletableFuture<String> death) {
        try {
            console.error(death.get() + ": stopping everything");
            return 1;
        } catch (InterruptedException toldToStop) {
            console.step("stopping");
            return 0;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private SystemSettings settings(Path folder) {
        SystemSettings settings = new SystemSettings()
                .data(folder)
                .log(verbose ? console::line : console::serviceLine)
                .progress(console::step)
                .environment(environment());
        useWhatRuns(settings);
        if (hasStandIn()) {
            settings.liveKitStandIn();
        }
        ports.apply(settings);
        return settings;
    }

    private boolean hasStandIn() {
        return bench && !"real".equals(liveKit);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of("PARLEY_PUBLIC_URL", "NEXT_PUBLIC_APP_URL")) {
            String configured = System.getenv(name);
            if (configured != null) {
                environment.putIfAbsent("PARLEY_PUBLIC_URL", configured);
            }
        }
        if (bench) {
            environment.put("PARLEY_LIMITS_ENABLED", "false");
            // The same few people meet and skip all the time.
            environment.put("PARLEY_QUEUE_SKIPS_FREE", "1000000000");
            environment.put("PARLEY_QUEUE_MET_MEMORY", "1ms");
            // A crowd waits beside those who are measured.
            environment.put("PARLEY_QUEUE_MOST_WAITING", "1000000");
        }
        return environment;
    }

    private void useWhatRuns(SystemSettings settings) {
        if (System.getenv("REDIS_URL") != null) {
            settings.running(Backend.REDIS);
            console.step("using the Redis of REDIS_URL");
        }
        if (System.getenv("DATABASE_URL") != null) {
            settings.running(Backend.POSTGRES);
            console.step("using the PostgreSQL of DATABASE_URL");
        }
        if (System.getenv("LIVEKIT_URL") != null && !hasStandIn()) {
            for (String needed : List.of("LIVEKIT_API_KEY", "LIVEKIT_API_SECRET")) {
                if (System.getenv(needed) == null) {
                    throw new IllegalStateException("LIVEKIT_URL is set without " + needed + ": set both or neither");
                }
            }
            settings.running(Backend.LIVEKIT);
            console.step("using the LiveKit of LIVEKIT_URL");
        }
    }

    /** One system at a time uses a data folder; the lock ends with this process, however it ends. */
    private static FileChannel lock(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Folders.make(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IllegalStateException("another ./parley up runs with the data in " + folder
                    + ": stop it, or choose another folder with --data");
        }
        return channel;
    }

    private void stopOnSignals(Thread runner) {
        for (String signal : List.of("INT", "TERM", "HUP")) {
            Signal.handle(new Signal(signal), received -> {
                told.set(true);
                runner.interrupt();
            });
        }
    }
}
