package dev.parley.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the JVM of a service has learned in an earlier run: classes loaded and linked, methods that are hot. With it a
 * service starts in about half the time and half the CPU.
 *
 * <p>It lies at {@code <service>/target/aot/<fingerprint>.aot}, whole or not at all, so one that was made by another
 * JDK, with other options or of an older build is not found. The JVM looks at its jars and its JDK once more, and starts
 * without it when anything is wrong, with a line of the log that says what.
 *
 * <p>Safe for use by several threads and processes.
 */
final class AotCache {

    private static final Duration MAKING = Duration.ofMinutes(3);
    private static final String RECORD = ".aotconf";

    private final ServiceJvm jvm;
    private final Path folder;
    private final Path file;

    AotCache(ServiceJvm jvm) {
        this.jvm = jvm;
        this.folder = jvm.home().resolve("target/aot");
        this.file = folder.resolve(jvm.fingerprint() + ".aot");
    }

    /** Whether the service, as it is built now, has one for the JDK that runs this. */
    boolean isThere() {
        return Files.isRegularFile(file);
    }

    /** The JVM's options to start with it; none while it is not there. */
    List<String> use() {
        return isThere() ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    /** The JVM's options to record, in this folder and until it stops in order, what the cache is made of. */
    List<String> record(Path records) {
        return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recordIn(records));
    }

    /**
     * Makes it of what was recorded in this folder, and deletes those of older builds.
     *
     * @param givingWay whether everything else on this machine comes first
     * @throws IllegalStateException when nothing was recorded, the JVM does not make it, or this is interrupted
     */
    void make(Path records, boolean givingWay) {
        if (!Files.isRegularFile(recordIn(records))) {
            throw new IllegalStateException(jvm.service().folder() + " recorded nothing for its AOT cache");
        }
        Path made = records.resolve(jvm.service().folder() + ".aot");
        List<String> options =
                List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recordIn(records), "-XX:AOTCache=" + made);
        Command.of("AOT cache of " + jvm.service().folder(), jvm.home(), jvm.command(options))
                .givingWay(givingWay)
                .run(MAKING);
        try {
            moveInto(made);
            deleteOlder();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + file, e);
        }
    }

    private Path recordIn(Path records) {
        return records.resolve(jvm.service().folder() + RECORD);
    }

    /** Copied beside its place first: the folder of records may lie on another disk, where nothing can be renamed to. */
    private void moveInto(Path made) throws IOException {
        Folders.make(folder);
        Path part = Files.createTempFile(folder, "making-", ".part");
        Files.move(made, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void deleteOlder() throws IOException {
        List<Path> older = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(one -> one.toString().endsWith(".aot") && !one.equals(file))
                    .forEach(older::add);
        }
        for (Path one : older) {
            Files.deleteIfExists(one);
        }
    }
}
