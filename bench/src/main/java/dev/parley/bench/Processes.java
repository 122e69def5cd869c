package dev.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CPU time of processes on this machine, found by the TCP ports on which they listen. Reads Linux' /proc; finds
 * nothing elsewhere, nor processes that this user may not look at. Immutable.
 */
final class Processes {

    private static final String LISTENING = "0A";

    private final Map<String, ProcessHandle> byName;

    private Processes(Map<String, ProcessHandle> byName) {
        this.byName = byName;
    }

    /**
     * The processes that listen now.
     *
     * @param ports name -> port
     */
    static Processes listeningOn(Map<String, Integer> ports) {
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
                    .forEach(process -> socketsOf(process)
                            .map(namesByInode::get)
                            .filter(name -> name != null)
                            .forEach(name -> found.put(name, process)));
        }
        Map<String, ProcessHandle> inOrder = new LinkedHashMap<>();
        ports.keySet().stream().filter(found::containsKey).forEach(name -> inOrder.put(name, found.get(name)));
        return new Processes(inOrder);
    }

    /** CPU milliseconds used so far by each process and those of its descendants that have no name of their own. */
    Map<String, Double> cpuMilliseconds() {
        Map<String, Double> used = new LinkedHashMap<>();
        byName.forEach((name, process) -> used.put(
                name,
                family(process)
                        .map(each -> each.info().totalCpuDuration())
                        .flatMap(Optional::stream)
                        .mapToDouble(Duration::toMillis)
                        .sum()));
        return used;
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

    private static Stream<String> socketsOf(ProcessHandle process) {
        Stream.Builder<String> sockets = Stream.builder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path file : files) {
                sockets.add(Files.readSymbolicLink(file).toString());
            }
        } catch (IOException endedOrAnothers) {
            return Stream.empty();
        }
        return sockets.build();
    }
}
