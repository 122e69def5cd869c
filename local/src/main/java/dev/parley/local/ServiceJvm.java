package dev.parley.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the JVM of a service is called; its replicas differ in their environment alone. Safe for use by several threads.
 *
 * @param service which
 * @param root the project's folder, in which the service has been built
 */
record ServiceJvm(ServiceName service, Path root) {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> OPTIONS = List.of(
            "-Xmx512m",
            // The heap grows with the load; otherwise it begins with a 64th of the machine.
            "-Xms40m",
            // The part for young objects grows only when the old one is collected, which load alone does not bring
            // about.
            "-XX:NewSize=24m",
            // What starting and compiling took goes back to the system: more than the two above take.
            "-XX:TrimNativeHeapInterval=10000",
            // No threads beside those who work: on few cores they are what others wait for.
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            // Netty's and protobuf's use of it would be the first lines of every log.
            "--sun-misc-unsafe-memory-access=allow");
    private static final String JAR = "quarkus-run.jar";
    private static final int FINGERPRINT_BYTES = 12;

    /** Its folder in the project, where it runs. */
    Path home() {
        return root.resolve(service.folder());
    }

    /**
     * The command that runs it.
     *
     * @param more further options of the JVM
     * @throws IllegalStateException when the service is not built
     */
    List<String> command(List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(OPTIONS);
        command.addAll(more);
        command.addAll(List.of("-jar", application().resolve(JAR).toString()));
        return command;
    }

    /**
     * Differs when the JDK, an option or a file of the built service does: 24 digits. Files are told apart as the JVM
     * tells them apart, by name, size and time.
     *
     * @throws IllegalStateException when the service is not built
     */
    String fingerprint() {
        MessageDigest digest = sha256();
        Stream.of("java.home", "java.vm.version", "java.vm.vendor", "os.arch")
                .forEach(name -> add(digest, System.getProperty(name)));
        Stream.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS").forEach(name -> add(digest, System.getenv(name)));
        OPTIONS.forEach(option -> add(digest, option));
        add(digest, application().toAbsolutePath().toString());
        try (Stream<Path> files = Files.walk(application())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                add(digest, file.toString());
                add(digest, attributes.size() + " " + attributes.lastModifiedTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + application(), e);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
    }

    private Path application() {
        Path folder = home().resolve("target/quarkus-app");
        if (!Files.isRegularFile(folder.resolve(JAR))) {
            throw new IllegalStateException(
                    service.folder() + " is not built (there is no " + folder.resolve(JAR) + "): run ./parley up");
        }
        return folder;
    }

    private static void add(MessageDigest digest, String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
