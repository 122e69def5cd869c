package dev.parley.bench;

import dev.parley.bench.load.IdleSockets;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sockets that do nothing. */
@Command(
        name = "idle",
        description = {
            "Opens authenticated sockets that do nothing, and tells by how much each process grows for one of them and how"
                    + " much of a core all of them keep busy. Memory that a process has got and not given back counts, so"
                    + " the first run after a start tells most."
        })
final class IdleCommand extends Measuring {

    private static final int FIRST = 200;
    /** Twice the longest time between two pings of a socket. */
    private static final int WINDOW = 90;

    @Parameters(
            arity = "0..1",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many sockets (default ${DEFAULT-VALUE}; a gateway lets 20,000 in).")
    private int sockets;

    @Override
    protected String description() {
        return "%d sockets do nothing".formatted(sockets);
    }

    @Override
    protected void check() {
        require(sockets > 0, "at least one socket has to be idle");
    }

    @Override
    protected void measure() {
        IdleSockets idle = new IdleSockets(run.vertx(), system, checker, processes());
        run.show(idle::progress);
        IdleSockets.Cost cost = run.perform(() -> idle.run(FIRST, sockets, options.window(WINDOW)));
        figures.put("cost", cost);
        notes.add("%-18s %14s %12s".formatted("", "KB per socket", "% of a core"));
        cost.kilobytesPerSocket()
                .forEach((process, kilobytes) -> notes.add(String.format(
                        Locale.ROOT,
                        "%-18s %14.1f %12.1f",
                        process,
                        kilobytes,
                        cost.percentOfCore().get(process))));
        if (cost.lost() > 0) {
            notes.add(cost.lost() + " sockets did not stay open");
        }
    }
}
