package dev.parley.gateway.lease;

import dev.parley.gateway.connection.Attendance;
import dev.parley.gateway.connection.ClientConnection;
import dev.parley.gateway.connection.Connections;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** After Redis was emptied, takes everybody connected here again, in waves that leave it room for other work. */
@Singleton
class Rebuild {

    private static final Logger LOG = Logger.getLogger(Rebuild.class);
    private static final int WAVE = 200;
    private static final long PAUSE_MILLISECONDS = 20;

    private final Connections connections;
    private final Attendance attendance;
    private final ExecutorService threads;
    private final Semaphore one = new Semaphore(1);

    Rebuild(Connections connections, Attendance attendance, @VirtualThreads ExecutorService threads) {
        this.connections = connections;
        this.attendance = attendance;
        this.threads = threads;
    }

    /** Begins; returns at once. When Redis is emptied again meanwhile, the next rebuild follows this one. */
    void start() {
        threads.execute(() -> {
            one.acquireUninterruptibly();
            try {
                inWaves(List.copyOf(connections.all()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } finally {
                one.release();
            }
        });
    }

    private void inWaves(List<ClientConnection> everybody) throws InterruptedException {
        for (int from = 0; from < everybody.size(); from += WAVE) {
            List<Callable<Void>> wave = new ArrayList<>();
            for (ClientConnection connection : everybody.subList(from, Math.min(from + WAVE, everybody.size()))) {
                wave.add(() -> {
                    attendance.retake(connection);
                    return null;
                });
            }
            threads.invokeAll(wave);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
        }
        LOG.infof("%d people were taken again", everybody.size());
    }
}
