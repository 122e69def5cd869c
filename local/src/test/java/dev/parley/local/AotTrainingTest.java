package dev.parley.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotTrainingTest {

    @TempDir
    Path folder;

    private Path project;

    @BeforeEach
    void makeAProject() throws Exception {
        project = FakeService.project(folder.resolve("project"));
    }

    @Test
    void itIsNeededOnceForABuild() {
        AotTraining training = new AotTraining(project, system -> {}).givingWay();
        assertThat(training.isNeeded()).isTrue();

        training.run();

        assertThat(training.isNeeded()).isFalse();
        assertThat(ProcessHandle.current().descendants()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                new AotTraining(project, system -> running.countDown()).run();
                end.complete(null);
            } catch (IllegalStateException interrupted) {
                end.complete(interrupted);
            }
        });
        assertThat(running.await(90, TimeUnit.SECONDS)).isTrue();

        thread.interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        assertThat(new AotTraining(project, system -> {}).isNeeded()).isTrue();
        assertThat(ProcessHandle.current().descendants()).noneMatch(ProcessHandle::isAlive);
    }
}
