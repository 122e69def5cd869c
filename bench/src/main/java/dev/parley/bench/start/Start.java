package dev.parley.bench.start;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.local.AotTraining;
import dev.parley.local.ParleySystem;
import dev.parley.local.ServiceName;
import dev.parley.local.ServiceProcess;
import dev.parley.local.SystemSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./parley bench start}: starts systems of its own, with free ports and temporary data, and prints one table. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        description = "Measures how soon each service and ./parley up are ready, and what memory idle services take.",
        footer = "%nIt starts what it measures; nothing else should run on the machine.")
public final class Start implements Callable<Integer> {

    private final PrintStream out;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each is started; medians are printed (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--idle",
            paramLabel = "S",
            defaultValue = "20",
            description = "Seconds of idleness before memory is read (default ${DEFAULT-VALUE}).")
    private int idleSeconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there as JSON, too.")
    private Path json;

    /** @param out gets the table and what is being done */
    public Start(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || idleSeconds < 0) {
            out.println("--rounds is 1 or more, --idle 0 or more");
            return 2;
        }
        try {
            measure();
            return 0;
        } catch (IllegalStateException failed) {
            out.println(failed.getMessage());
            return 1;
        }
    }

    private void measure() throws IOException, InterruptedException {
        AotTraining training = new AotTraining();
        if (training.isNeeded()) {
            out.println("making AOT caches");
            training.run();
        }
        StartReport report = new StartReport(services(), up());
        out.print(report.text());
        if (json != null) {
            Files.writeString(
                    json,
                    JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(report));
        }
    }

    /** Each is started alone while the others are idle. */
    private Map<String, StartReport.Service> services() throws InterruptedException {
        try (ParleySystem system = ParleySystem.start(new SystemSettings().liveKitStandIn())) {
            Map<String, List<Double>> ready = new LinkedHashMap<>();
            for (ServiceName service : ServiceName.values()) {
                out.println("starting " + service.folder() + ", " + rounds + " times");
                ready.put(service.folder(), startedAgain(system.service(service.folder())));
            }
            out.println("waiting for " + idleSeconds + " s");
            TimeUnit.SECONDS.sleep(idleSeconds);
            Map<String, StartReport.Service> services = new LinkedHashMap<>();
            ready.forEach((name, seconds) -> services.put(
                    name,
                    new StartReport.Service(
                            seconds,
                            ResidentMemory.megabytes(system.service(name).process()))));
            return services;
        }
    }

    private List<Double> startedAgain(ServiceProcess service) {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            service.terminate();
            long begin = System.nanoTime();
            service.start();
            service.awaitReady();
            seconds.add(secondsSince(begin));
        }
        return seconds;
    }

    private List<Double> up() throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            out.println("./parley up");
            try (Up up = new Up()) {
                seconds.add(up.secondsToThePage());
            }
        }
        return seconds;
    }

    static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
