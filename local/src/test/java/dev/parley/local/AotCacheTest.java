package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.SystemSettings.ServicePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

    private static final String COMPLAINT = "[aot]";

    @TempDir
    Path folder;

    private ServiceJvm jvm;
    private ServiceProcess service;

    @BeforeEach
    void makeAProject() throws Exception {
        jvm = new ServiceJvm(ServiceName.QUEUE_SERVICE, FakeService.project(folder.resolve("project")));
        service = new ServiceProcess(jvm, 0, new ServicePorts(FreePorts.tcp(), FreePorts.tcp()), Map.of(), line -> {});
    }

    @AfterEach
    void endTheService() {
        if (service.process() != null) {
            service.kill();
        }
    }

    @Test
    void aServiceStartsWithTheCacheThatWasMadeOfAnEarlierRun() throws Exception {
        assertThat(new AotCache(jvm).use()).isEmpty();
        Path older = Files.createDirectories(jvm.home().resolve("target/aot")).resolve("older.aot");
        Files.createFile(older);

        service.recordingTo(folder).start();
        service.awaitReady();
        service.finishRecording();
        new AotCache(jvm).make(folder, false);

        service.recordingTo(null).start();
        service.awaitReady();
        assertThat(commandLine()).contains(new AotCache(jvm).use().getFirst());
        assertThat(service.process().lastLines()).noneMatch(line -> line.contains(COMPLAINT));
        assertThat(caches()).hasSize(1).doesNotContain(older);
    }

    @Test
    void aCacheOfAnotherBuildIsNotUsed() throws Exception {
        putCache();
        assertThat(new AotCache(jvm).isThere()).isTrue();

        Path jar = jvm.home().resolve("target/quarkus-app/quarkus-run.jar");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));

        assertThat(new AotCache(jvm).isThere()).isFalse();
        assertThat(new AotCache(jvm).use()).isEmpty();
    }

    @Test
    void aBrokenCacheKeepsNothingFromStartingAndTheLogNamesIt() throws Exception {
        putCache();

        service.start();
        service.awaitReady();

        assertThat(service.process().isAlive()).isTrue();
        assertThat(service.log()).anyMatch(line -> line.contains(COMPLAINT));
    }

    @Test
    void whereNothingWasRecordedNoCacheIsMade() {
        AotCache cache = new AotCache(jvm);

        assertThatThrownBy(() -> cache.make(folder, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("queue-service recorded nothing for its AOT cache");

        assertThat(cache.isThere()).isFalse();
    }

    /** Whatever is in it, it lies where that of the present build does. */
    private void putCache() throws Exception {
        Path file = jvm.home().resolve("target/aot/" + jvm.fingerprint() + ".aot");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "no cache at all");
    }

    private List<Path> caches() throws Exception {
        try (Stream<Path> all = Files.list(jvm.home().resolve("target/aot"))) {
            return all.toList();
        }
    }

    private List<String> commandLine() {
        return List.of(ProcessHandle.of(service.process().pid())
                .orElseThrow()
                .info()
                .arguments()
                .orElseThrow());
    }
}
