package dev.parley.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where LiveKit's server program comes from: {@code LIVEKIT_SERVER_BINARY}, {@code livekit-server} on PATH, an earlier
 * install of ours, else an install by Go into the user's cache. It needs nothing but the JDK and its neighbours here, so
 * {@code java LiveKitBinary.java} installs it before anything is built.
 */
public final class LiveKitBinary {

    private static final String VERSION = "1.13.5";
    private static final String MODULE = "github.com/livekit/livekit-server/cmd/server@v" + VERSION;
    private static final Duration INSTALL = Duration.ofMinutes(20);

    private LiveKitBinary() {}

    /** Installs LiveKit unless it is there, saying on standard output what it does. */
    public static void main(String[] arguments) {
        try {
            System.out.println("LiveKit: " + findOrInstall(System.out::println));
        } catch (IllegalStateException | UncheckedIOException failed) {
            System.err.println("LiveKit: " + failed.getMessage());
            System.exit(1);
        }
    }

    /**
     * The program, after an install when there is none.
     *
     * @param progress gets a line before and after an install
     * @throws IllegalStateException when it cannot be installed; the message says what to do
     */
    public static Path findOrInstall(Consumer<String> progress) {
        return find().orElseGet(() -> installAlone(progress));
    }

    private static Optional<Path> find() {
        String configured = System.getenv("LIVEKIT_SERVER_BINARY");
        if (configured != null && !configured.isBlank()) {
            Path binary = Path.of(configured);
            if (!Files.isExecutable(binary)) {
                throw new IllegalStateException("LIVEKIT_SERVER_BINARY names no program: " + configured);
            }
            return Optional.of(binary);
        }
        return Programs.onPath("livekit-server")
                .or(() -> Optional.of(installed()).filter(Files::isExecutable));
    }

    private static Path installed() {
        return Programs.cache().resolve("livekit-" + VERSION).resolve("server");
    }

    /** One process installs, others wait for it. */
    private static Path installAlone(Consumer<String> progress) {
        Path folder = Folders.make(installed().getParent());
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("lock").toFile(), "rw");
                FileLock lock = file.getChannel().lock()) {
            return find().orElseGet(() -> install(folder, progress));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install LiveKit into " + folder, e);
        }
    }

    private static Path install(Path folder, Consumer<String> progress) {
        Path go = Programs.onPath("go")
                .orElseThrow(() -> new IllegalStateException(
                        "there is no livekit-server and no Go to install it with: install Go 1.26 or newer, "
                                + "put livekit-server on PATH, or set LIVEKIT_URL"));
        progress.accept("installing LiveKit " + VERSION + " with Go, once; that takes two minutes or more");
        long start = System.nanoTime();
        Path part = Folders.make(folder.resolve("part"));
        List<String> niced = List.of("nice", "-n", "10", go.toString(), "install", MODULE);
        Command.of("go install", folder, niced)
                .environment(Map.of("CGO_ENABLED", "0", "GOBIN", part.toString()))
                .run(INSTALL);
        try {
            // Moved into place whole, so that nobody runs half a file.
            Files.move(part.resolve("server"), installed(), StandardCopyOption.ATOMIC_MOVE);
            Folders.delete(part);
        } catch (IOException e) {
            throw new UncheckedIOException("Go did not install LiveKit's server into " + part, e);
        }
        progress.accept("installed LiveKit in "
                + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        return installed();
    }
}
