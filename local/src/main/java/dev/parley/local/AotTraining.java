package dev.parley.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the {@link AotCache}s of the services: runs a system of its own with free ports, a temporary folder and the
 * stand-in for LiveKit, lets two people meet in it, and makes the caches of what its JVMs recorded. That takes some 75 s
 * of CPU, and 1 GB while it runs.
 *
 * <p>An interrupt ends it early; then no process and no file of it is left. For use by one thread.
 */
public final class AotTraining {

    /** What is called less often has no profile in the record, and is compiled late in every run that uses it. */
    private static final int MEETINGS = 400;

    /** The same two meet all the time. */
    private static final Map<String, String> WITHOUT_LIMITS = Map.of(
            "PARLEY_LIMITS_ENABLED", "false",
            "PARLEY_QUEUE_SKIPS_FREE", "1000000000",
            "PARLEY_QUEUE_MET_MEMORY", "1ms");

    private final Path root;
    private final Consumer<ParleySystem> exercise;
    private boolean givingWay;

    /** Of the services built in the project around. */
    public AotTraining() {
        this(ProjectFolder.find(), system -> new TwoPeople(URI.create(system.gatewayUrl())).meet(MEETINGS));
    }

    AotTraining(Path root, Consumer<ParleySystem> exercise) {
        this.root = root;
        this.exercise = exercise;
    }

    /** Lets everything else on this machine come first. */
    AotTraining givingWay() {
        givingWay = true;
        return this;
    }

    /** Whether a service, as it is built now, has no cache for the JDK that runs this. */
    public boolean isNeeded() {
        return !caches().stream().allMatch(AotCache::isThere);
    }

    /**
     * Makes the caches of all services.
     *
     * @throws IllegalStateException when that fails, or this thread is interrupted
     */
    public void run() {
        Path records = Folders.temporary("training");
        try {
            try (ParleySystem system = ParleySystem.start(settings(records))) {
                exercise.accept(system);
                Together.run(system.services().stream()
                        .<Runnable>map(service -> service::finishRecording)
                        .toList());
            }
            Together.run(caches().stream()
                    .<Runnable>map(cache -> () -> cache.make(records, givingWay))
                    .toList());
        } finally {
            Folders.delete(records);
        }
    }

    private SystemSettings settings(Path records) {
        SystemSettings settings = new SystemSettings()
                .root(root)
                .liveKitStandIn()
                .environment(WITHOUT_LIMITS)
                .recordingTo(records);
        return givingWay ? settings.givingWay() : settings;
    }

    private List<AotCache> caches() {
        return Arrays.stream(ServiceName.values())
                .map(service -> new AotCache(new ServiceJvm(service, root)))
                .toList();
    }
}
