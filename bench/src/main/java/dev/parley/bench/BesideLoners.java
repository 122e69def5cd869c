package dev.parley.bench;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Another workload beside people who wait all the time and whom nobody can match: each of them insists on an interest of
 * their own. They are neither measured nor checked.
 */
final class BesideLoners implements Workload {

    private static final int CONNECTING_AT_ONCE = 32;

    private static final int ANSWERED_WITHIN_SECONDS = 10;

    private final Workload workload;
    private final Gateway gateway;
    private final int loners;
    private final String prefix =
            "loner-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt(), 6) + "-";
    private final List<Connection> waiting = new ArrayList<>();
    private int asked;
    private boolean stopped;

    BesideLoners(Workload workload, Gateway gateway, int loners) {
        this.workload = workload;
        this.gateway = gateway;
        this.loners = loners;
    }

    @Override
    public String description() {
        return workload.description() + ", beside %d who wait and match nobody".formatted(loners);
    }

    @Override
    public Future<Void> connect() {
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(loners, CONNECTING_AT_ONCE); lane++) {
            lanes.add(waitNext());
        }
        return Future.all(lanes).compose(all -> workload.connect());
    }

    private Future<Void> waitNext() {
        if (asked == loners || stopped) {
            return Future.succeededFuture();
        }
        String name = prefix + ++asked;
        return gateway.guest(name)
                .map(guest -> new Connection(gateway, guest, news -> {}, code -> {}))
                .compose(connection -> connection
                        .open()
                        .compose(open -> connection.ask("find", Map.of("interests", List.of(name), "strict", true)))
                        .timeout(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS)
                        .onSuccess(answer -> waiting.add(connection)))
                .recover(problem -> Future.failedFuture(
                        problem instanceof Unreachable
                                ? problem
                                : new Unreachable("nobody can wait: " + problem.getMessage(), problem)))
                .compose(answer -> waitNext());
    }

    @Override
    public Future<Void> run() {
        return workload.run()
                .compose(end -> Future.join(
                                waiting.stream().map(Connection::close).toList())
                        .transform(closed -> Future.succeededFuture()));
    }

    @Override
    public void stop() {
        stopped = true;
        workload.stop();
    }

    @Override
    public String progress() {
        return waiting.size() < loners ? "%d of %d wait".formatted(waiting.size(), loners) : workload.progress();
    }
}
