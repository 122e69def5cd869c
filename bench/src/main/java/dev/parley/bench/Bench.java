package dev.parley.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./parley bench}: loads the running system with simulated people and prints what they saw. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        description = "Simulated people look for somebody, talk for a moment and skip, against the running system.",
        footerHeading =
                "%nStart the system by ./parley up --bench first: without it guests are limited and LiveKit is real.%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:people were matched, and all of them as it must be",
            "1:nobody was matched, or somebody as it must not be",
            "2:an option is wrong",
            "3:the system does not let people in"
        })
public final class Bench implements Callable<Integer> {

    private static final int WRONG_MATCHES = 1;
    private static final int UNREACHABLE = 3;
    private static final long ONE_SIDED_AFTER = Duration.ofSeconds(5).toNanos();
    private static final long SETTLING_SECONDS = 60;
    private static final int IDLE_WARM_UP = 50;

    private final PrintStream out;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "Where the system is (default ${DEFAULT-VALUE}).")
    private URI gateway;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many people there are (default ${DEFAULT-VALUE}).")
    private int people;

    @Option(
            names = "--talk",
            paramLabel = "S-S",
            defaultValue = "1-3",
            converter = SpanConverter.class,
            description =
                    "Seconds in a conversation before one skips, equally likely in between (default ${DEFAULT-VALUE}).")
    private Span talk;

    @Option(
            names = "--pause",
            paramLabel = "S-S",
            defaultValue = "0-1",
            converter = SpanConverter.class,
            description = "Seconds before one who was left looks again (default ${DEFAULT-VALUE}).")
    private Span pause;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "5",
            description = "Seconds before anything is counted (default ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--duration",
            paramLabel = "S",
            defaultValue = "20",
            description = "Seconds that are counted (default ${DEFAULT-VALUE}).")
    private int duration;

    @Option(names = "--no-join", description = "People do not join LiveKit's stand-in, so sessions stay pending.")
    private boolean doesNotJoin;

    @Option(names = "--idle", description = "Instead: two people meet on the otherwise idle system, again and again.")
    private boolean idle;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "300",
            description = "How often they do so with --idle, after 50 times of warming up (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--loners",
            paramLabel = "N",
            defaultValue = "0",
            description = "People who wait all the time beside them and match nobody (default ${DEFAULT-VALUE}).")
    private int loners;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there as JSON, too.")
    private Path json;

    @Option(
            names = "--process",
            paramLabel = "NAME=PORT",
            description = "A process whose CPU time is counted, by a TCP port on which it listens; may be repeated"
                    + " (default: the four services, Redis, PostgreSQL and LiveKit at their usual ports).")
    private Map<String, Integer> ports = usualPorts();

    Bench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(System.out).execute(arguments));
    }

    static CommandLine commandLine(PrintStream out) {
        return new CommandLine(new Bench(out));
    }

    private static Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("gateway", 9004);
        ports.put("queue-service", 9001);
        ports.put("session-service", 9002);
        ports.put("webhook-service", 9003);
        ports.put("redis", 6379);
        ports.put("postgresql", 5432);
        ports.put("livekit", 7880);
        return ports;
    }

    @Override
    public Integer call() throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Measurement measurement = new Measurement(Processes.listeningOn(ports)::cpuMilliseconds);
        MatchChecker checker = new MatchChecker(ONE_SIDED_AFTER);
        Workload workload = workload(vertx, measurement, checker);
        Run run = new Run(vertx, workload, out);
        CountDownLatch reported = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndAwait(run, reported), "stop-on-interrupt"));
        try {
            out.println(workload.description());
            run.perform();
            Report report = Report.of(workload.description(), measurement, checker);
            out.print(report.text());
            if (json != null) {
                Files.writeString(json, Json.pretty(report));
            }
            return report.isGood() ? 0 : WRONG_MATCHES;
        } catch (Unreachable unreachable) {
            out.println(unreachable.getMessage());
            return UNREACHABLE;
        } finally {
            reported.countDown();
            vertx.close();
        }
    }

    private Workload workload(Vertx vertx, Measurement measurement, MatchChecker checker) {
        Gateway system = new Gateway(vertx, gateway);
        Workload workload = measured(vertx, system, measurement, checker);
        return loners > 0 ? new BesideLoners(workload, system, loners) : workload;
    }

    private Workload measured(Vertx vertx, Gateway system, Measurement measurement, MatchChecker checker) {
        if (idle) {
            return new IdlePairs(vertx, IDLE_WARM_UP, rounds, system, checker, measurement);
        }
        Conversations.Settings settings = new Conversations.Settings(
                people, talk, pause, Duration.ofSeconds(warmUp), Duration.ofSeconds(duration), !doesNotJoin);
        return new Conversations(vertx, settings, system, checker, measurement);
    }

    /** Ctrl-C: the run ends early and what it has is printed before the JVM goes. */
    private static void stopAndAwait(Run run, CountDownLatch reported) {
        if (reported.getCount() == 0) {
            return;
        }
        run.stop();
        try {
            reported.await(SETTLING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class SpanConverter implements CommandLine.ITypeConverter<Span> {
        @Override
        public Span convert(String text) {
            try {
                return Span.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new CommandLine.TypeConversionException("seconds are written as 2 or 1-3");
            }
        }
    }
}
