package dev.parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.parley.bench.browser.Chromium;
import dev.parley.bench.browser.FirstFrameReport;
import dev.parley.bench.browser.NextRounds;
import dev.parley.bench.browser.PageProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./parley bench first-frame}: how long one looks at nothing between a click on Next and the next partner. */
@Command(
        name = "first-frame",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        description =
                "Somebody presses Next, again and again, in the real page of the running system: the time until the"
                        + " new partner's first picture is on the screen. Cameras are Chromium's fake ones.",
        footerHeading =
                "%nStart the system by ./parley up --fresh, and nobody else may use it meanwhile. CHROMIUM names"
                        + " the browser.%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:each round ended with a picture",
            "1:a round did not, or there was none",
            "2:an option is wrong",
            "3:the page cannot be used, or there is no browser"
        })
final class FirstFrameCommand implements Callable<Integer> {

    private static final int ROUNDS_WITHOUT_PICTURE = 1;
    private static final int UNREACHABLE = 3;
    private static final int CLOSING_SECONDS = 30;
    private static final double SECOND = 1_000;

    @ParentCommand
    private Bench bench;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "Where the page is (default ${DEFAULT-VALUE}).")
    private URI gateway;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "100",
            description = "How often Next is pressed and counted (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "6",
            description = "How often before anything is counted (default ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--talk",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seconds in a conversation before Next is pressed (default ${DEFAULT-VALUE}).")
    private double talk;

    @Option(
            names = "--large",
            description =
                    "The picture as people send it, 720p in three sizes, instead of 180p: for more than two cores.")
    private boolean large;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there as JSON, too.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        PrintStream out = bench.out();
        check(rounds >= 1, "--rounds is 1 or more");
        check(warmUp >= 0, "--warm-up is 0 or more");
        check(talk >= 0, "--talk is 0 or more");
        NextRounds nextRounds = new NextRounds(warmUp, rounds, Duration.ofMillis(Math.round(talk * SECOND)), out);
        CountDownLatch reported = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndAwait(nextRounds, reported), "stop-on-interrupt"));
        try (Chromium chromium = Chromium.open(gateway + (large ? "/" : "/?video=180"))) {
            nextRounds.perform(chromium);
            FirstFrameReport report = nextRounds.report();
            out.print(report.text());
            if (json != null) {
                Files.writeString(
                        json,
                        new ObjectMapper()
                                .writer(SerializationFeature.INDENT_OUTPUT)
                                .writeValueAsString(report));
            }
            return report.isGood() ? 0 : ROUNDS_WITHOUT_PICTURE;
        } catch (PageProblem problem) {
            out.println(problem.getMessage());
            return UNREACHABLE;
        } finally {
            reported.countDown();
        }
    }

    private void check(boolean right, String sentence) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }

    /** Ctrl-C: what there is is printed before the JVM goes. */
    private static void stopAndAwait(NextRounds nextRounds, CountDownLatch reported) {
        nextRounds.stop();
        try {
            reported.await(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
