package dev.parley.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder that holds the whole project. */
public final class ProjectFolder {

    private static final String PROPERTY = "parley.root";

    private ProjectFolder() {}

    /** The folder named by the system property {@code parley.root}, else the nearest one above that has the script.
     *
     * @throws IllegalStateException where none has it
     */
    public static Path find() {
        String configured = System.getProperty(PROPERTY);
        if (configured != null) {
            return Path.of(configured);
        }
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, folder -> folder != null, Path::getParent)
                .filter(folder ->
                        Files.isRegularFile(folder.resolve("parley")) && Files.isRegularFile(folder.resolve("pom.xml")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "neither " + here + " nor a folder above it is Parley's: set -D" + PROPERTY + "=<folder>"));
    }
}
