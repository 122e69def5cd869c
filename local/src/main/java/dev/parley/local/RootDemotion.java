package dev.parley.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How root runs PostgreSQL, which refuses to run as root: in a user namespace where this user has no name; where none
 * can be made (most containers), as user 65534 that may still read and write everything.
 */
enum RootDemotion {
    NOT_NEEDED(List.of()),
    NAMESPACE(List.of("unshare", "-U", "--")),
    NOBODY(List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=+dac_override,+dac_read_search",
            "--ambient-caps=+dac_override,+dac_read_search",
            "--"));

    private static final int NOBODYS_ID = 65534;
    private static RootDemotion here;

    private final List<String> prefix;

    RootDemotion(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * The way that works on this machine for this user.
     *
     * @throws IllegalStateException when there is none
     */
    static synchronized RootDemotion here() {
        if (here == null) {
            here = find();
        }
        return here;
    }

    /** What stands before the command. */
    List<String> prefix() {
        return prefix;
    }

    /** Where programs must lie, so that the user as whom they will run can reach them. */
    Path cache() {
        // PostgreSQL asks by access(2), which knows nothing of what this user may by exception.
        return this == NOBODY ? Path.of("/var/cache/parley") : Programs.cache();
    }

    /** Gives a folder with all in it to the user as whom the command will run. */
    void own(Path folder) {
        if (this == NOT_NEEDED) {
            return;
        }
        int owner = this == NOBODY ? NOBODYS_ID : 0;
        try {
            if (owner == (int) Files.getAttribute(folder, "unix:uid")) {
                return;
            }
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.setAttribute(file, "unix:uid", owner);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.setAttribute(visited, "unix:uid", owner);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give " + folder + " to user " + owner, e);
        }
    }

    private static RootDemotion find() {
        if (!"root".equals(System.getProperty("user.name")) || !Files.exists(Path.of("/proc/self"))) {
            return NOT_NEEDED;
        }
        return List.of(NAMESPACE, NOBODY).stream()
                .filter(RootDemotion::works)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "PostgreSQL does not run as root and root may not become another user here: "
                                + "run this as another user, or set DATABASE_URL"));
    }

    private boolean works() {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            Command.of("demotion", Path.of("/"), command).run(Duration.ofSeconds(10));
            return true;
        } catch (IllegalStateException | UncheckedIOException refused) {
            return false;
        }
    }
}
