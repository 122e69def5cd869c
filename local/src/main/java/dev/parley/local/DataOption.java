package dev.parley.local;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a system that {@code ./parley up} runs keeps its data and keys. */
final class DataOption {

    @Option(names = "--data", paramLabel = "FOLDER", description = "Where data and keys are kept; otherwise .parley.")
    private Path data;

    /** @throws IllegalStateException where none was named and there is no project around */
    Path folder() {
        return data == null ? ProjectFolder.find().resolve(".parley") : data;
    }
}
