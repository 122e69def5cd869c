package dev.parley.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CPU time and memory of processes on this machine, this one as {@code bench} included, found by the TCP ports on which they listen. Reads Linux' /proc; finds
 * nothing elsewhere, nor processes that this user may not look at. Immutable.
 */
public final class Processes {

    /** This process. */
    static final String BENCH = "bench";

    private static final String LISTENING = "0A";
    private static final double KILOBYTES_PER_MEGABYTE = 1_024;
    /** Linux tells times to programs in hundredths of a second, whatever its own clock is. */
    private static final double TICK_MILLISECONDS = 10;

    private final Map<String, ProcessHandle> byName;

    private Processes(Map<String, ProcessHandle> byName) {
        this.byName = byName;
    }

    /**
     * The processes that listen now.
     *
     * @param ports name -> port
     */
    public static Processes listeningOn(Map<String, Integer> ports) {
        Map<String, String> namesByInode = new HashMap<>();
        Map<Integer, String> inodes = inodesByPort();
        ports.forEach((name, port) -> {
            if (inodes.containsKey(port)) {
                namesByInode.put("socket:[" + inodes.get(port) + "]", name);
            }
        });
        Map<String, ProcessHandle> found = new HashMap<>();
        if (!namesByInode.isEmpty()) {
            ProcessHandle.allProcesses()
                    .forEach(process -> openFilesOf(process).stream()
                            .map(namesByInode::get)
                            .filter(name -> name != null)
                            .forEach(name -> found.put(name, process)));
        }
        Map<String, ProcessHandle> inOrder = new LinkedHashMap<>();
        ports.keySet().stream().filter(found::containsKey).forEach(name -> inOrder.put(name, found.get(name)));
        inOrder.put(BENCH, ProcessHandle.current());
        return new Processes(inOrder);
    }

    /**
     * What the processes have used up to a moment.
     *
     * @param cpuMilliseconds of each process and those of its descendants that have no name of their own, with those
     *     that have ended since, such as the one that writes Redis' file anew
     * @param megabytes of memory: a process' resident set (RSS), or those of a family with what they share counted once
     */
    record Sample(long moment, Map<String, Double> cpuMilliseconds, Map<String, Double> megabytes) {}

    /** Takes a sample beside the event loop, because looking through /proc takes some milliseconds. */
    Future<Sample> sample(Vertx vertx) {
        return vertx.executeBlocking(() -> sampleNow());
    }

    private Sample sampleNow() {
        Map<String, Double> cpu = new LinkedHashMap<>();
        Map<String, Double> memory = new LinkedHashMap<>();
        byName.forEach((name, process) -> {
            List<ProcessHandle> family = family(process).toList();
            cpu.put(
                    name,
                    family.stream().mapToDouble(Processes::cpuMilliseconds).sum());
            String kind = family.size() == 1 ? "Rss:" : "Pss:";
            memory.put(
                    name,
                    family.stream().mapToDouble(each -> megabytes(each, kind)).sum());
        });
        return new Sample(System.nanoTime(), cpu, memory);
    }

    /** By proc(5): user and system time of the process, and of the children whose end it has seen. */
    private static double cpuMilliseconds(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] columns = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(columns, 11, 15).mapToLong(Long::parseLong).sum() * TICK_MILLISECONDS;
        } catch (IOException | UncheckedIOException endedOrAnothers) {
            return 0;
        }
    }

    private static double megabytes(ProcessHandle process, String kind) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(kind))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KILOBYTES_PER_MEGABYTE)
                    .sum();
        } catch (IOException | UncheckedIOException endedOrAnothers) {
            return 0;
        }
    }

    private Stream<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(
                Stream.of(process),
                process.children().filter(child -> !byName.containsValue(child)).flatMap(this::family));
    }

    private static Map<Integer, String> inodesByPort() {
        Map<Integer, String> inodes = new HashMap<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.isReadable(Path.of(table))) {
                lines(table).skip(1).map(line -> line.strip().split("\\s+")).forEach(columns -> {
                    if (columns[3].equals(LISTENING)) {
                        inodes.put(
                                Integer.parseInt(columns[1].substring(columns[1].lastIndexOf(':') + 1), 16),
                                columns[9]);
                    }
                });
            }
        }
        return inodes;
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static List<String> openFilesOf(ProcessHandle process) {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.map(Processes::target).flatMap(Optional::stream).toList();
        } catch (IOException | UncheckedIOException endedOrAnothers) {
            return List.of();
        }
    }

    private static Optional<String> target(Path file) {
        try {
            return Optional.of(Files.readSymbolicLink(file).toString());
        } catch (IOException closedMeanwhile) {
            return Optional.empty();
        }
    }
}
