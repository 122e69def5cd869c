package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void whatItPrintsComesLineByLineAndItsStatusIsKnownAfterTheLastLine() {
        List<String> lines = new CopyOnWriteArrayList<>();
        ChildProcess child = shell("echo one; echo two $NAME >&2; exit 3")
                .environment(Map.of("NAME", "children"))
                .output(lines::add)
                .start();

        assertThat(child.exit().join()).isEqualTo(3);
        assertThat(lines).containsExactly("one", "two children");
    }

    @Test
    void oneThatEndsBeforeItIsReadyIsReportedWithItsLastLines() {
        ChildProcess child =
                shell("echo no such disk; exit 7").readyWhen("ready").start();

        assertThatThrownBy(() -> child.awaitReady(LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shell ended with status 7 before it was ready")
                .hasMessageContaining("no such disk");
    }

    @Test
    void oneThatDoesNotGetReadyInTimeIsKilled() {
        ChildProcess child = shell("exec sleep 100").readyWhen("ready").start();

        assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(50))).hasMessageContaining("was not ready within");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void oneThatIgnoresTermIsKilledAfterTheGraceTime() {
        ChildProcess child = shell("trap '' TERM; echo ready; while :; do sleep 100; done")
                .readyWhen("ready")
                .start();
        child.awaitReady(LONG);

        child.terminate(Duration.ofMillis(50));

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void itDoesNotOutliveAJvmThatIsKilled() throws Exception {
        Path pid = folder.resolve("pid");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ChildProcess jvm = Command.of(
                        "jvm",
                        folder,
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName(),
                                pid.toString()))
                .readyWhen("started")
                .start();
        jvm.awaitReady(LONG);
        ProcessHandle grandchild =
                ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();

        jvm.kill();

        await().until(() -> !grandchild.isAlive());
    }

    /** Starts a child whose death only the kernel can bring about, and never ends by itself. */
    static final class Parent {

        public static void main(String[] arguments) throws Exception {
            ChildProcess child =
                    Command.of("child", Path.of("/"), List.of("sleep", "1000")).start();
            Files.writeString(Path.of(arguments[0]), String.valueOf(child.pid()));
            System.out.println("started");
            child.exit().join();
        }
    }

    private Command shell(String script) {
        return Command.of("shell", folder, List.of("sh", "-c", script));
    }
}
