package dev.parley.bench.start;

import dev.parley.local.ChildProcess;
import dev.parley.local.Command;
import dev.parley.local.ProjectFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One {@code ./parley up} with free ports and no data; closing it stops the system and deletes its data. */
final class Up implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration PAGE = Duration.ofSeconds(10);
    private static final String READY = "Parley is ready at ";
    private static final List<String> FREE_PORTS = List.of(
            "--gateway-port=0",
            "--gateway-management-port=0",
            "--webhook-port=0",
            "--webhook-management-port=0",
            "--session-management-port=0",
            "--queue-management-port=0",
            "--redis-port=0",
            "--postgres-port=0",
            "--livekit-port=0",
            "--livekit-media-port=0");

    private final long begin = System.nanoTime();
    private final Path data;
    private final ChildProcess process;

    Up() throws IOException {
        data = Files.createTempDirectory("parley-bench-");
        List<String> arguments =
                new ArrayList<>(List.of(ProjectFolder.find().resolve("parley").toString(), "up", "--data=" + data));
        arguments.addAll(FREE_PORTS);
        process = Command.of("./parley up", ProjectFolder.find(), arguments)
                .readyWhen(READY)
                .start();
    }

    /**
     * Waits for the page; the time since it was called.
     *
     * @throws IllegalStateException when it ends before that, or needs more than 3 minutes
     */
    double secondsToThePage() throws IOException, InterruptedException {
        process.awaitReady(START);
        String address = process.lastLines().stream()
                .filter(line -> line.contains(READY))
                .map(line -> line.substring(line.indexOf(READY) + READY.length()))
                .findFirst()
                .orElseThrow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest page =
                    HttpRequest.newBuilder(URI.create(address)).timeout(PAGE).build();
            int status = client.send(page, HttpResponse.BodyHandlers.ofString()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("the page answers " + status);
            }
        }
        return Start.secondsSince(begin);
    }

    @Override
    public void close() throws IOException {
        process.terminate(STOP);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
