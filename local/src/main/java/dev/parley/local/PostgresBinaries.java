package dev.parley.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per user from the archive in the class path. */
final class PostgresBinaries {

    private static final String VERSION = "18.6.0";

    private PostgresBinaries() {}

    /** The program of this name: initdb, pg_ctl or postgres. */
    static synchronized Path program(String name) {
        Path home = RootDemotion.here().cache().resolve("postgresql-" + VERSION);
        if (!Files.isDirectory(home)) {
            unpack(home);
        }
        return home.resolve("bin").resolve(name);
    }

    private static void unpack(Path home) {
        String resource = "/postgres-" + platform() + ".txz";
        Folders.make(home.getParent());
        try (InputStream in = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "no PostgreSQL for this machine (" + platform() + "): set DATABASE_URL");
            }
            // Moved into place whole, so that another process never sees half of it.
            Path part = Files.createTempDirectory(home.getParent(), "postgresql-part-");
            extract(in, part);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            moveUnlessThere(part, home);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack PostgreSQL to " + home, e);
        }
    }

    private static void extract(InputStream in, Path folder) throws IOException {
        try (TarArchiveInputStream archive =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the archive leads out of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(archive, target, StandardCopyOption.REPLACE_EXISTING);
                    if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
                        throw new IOException("cannot make " + target + " executable");
                    }
                }
            }
        }
    }

    private static void moveUnlessThere(Path part, Path home) throws IOException {
        try {
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException lost) {
            // Another process was faster; a folder with something in it is never replaced.
            Folders.delete(part);
            if (!Files.isDirectory(home)) {
                throw lost;
            }
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = Set.of("aarch64", "arm64").contains(System.getProperty("os.arch"));
        List<String> parts = system.contains("mac")
                ? List.of("darwin", arm ? "arm_64" : "x86_64")
                : List.of("linux", arm ? "arm_64" : "x86_64");
        return String.join("-", parts);
    }
}
