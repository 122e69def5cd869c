package dev.parley.bench;

import dev.parley.bench.start.Start;
import java.io.PrintStream;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./parley bench}: loads the running system with simulated people and prints what they saw. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        description = "Simulated people load the running system, from one process of their own, and check what they are"
                + " told.",
        footerHeading =
                "%nStart the system by ./parley up --bench first: without it guests are limited and LiveKit is real.%n",
        // Further workloads stand here, each a class of its own.
        subcommands = {
            PairsCommand.class,
            CrowdCommand.class,
            AbandonCommand.class,
            IdleCommand.class,
            ChurnCommand.class,
            FirstFrameCommand.class
        })
public final class Bench {

    private final PrintStream out;

    private Bench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        // JBoss' log manager, begun by two threads at once, waits for itself for ever.
        LogManager.getLogManager();
        System.exit(commandLine(System.out).execute(arguments));
    }

    static CommandLine commandLine(PrintStream out) {
        return new CommandLine(new Bench(out)).addSubcommand(new Start(out)).setCaseInsensitiveEnumValuesAllowed(true);
    }

    PrintStream out() {
        return out;
    }
}
