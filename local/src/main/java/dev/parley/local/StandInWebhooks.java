package dev.parley.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import livekit.LivekitWebhook.WebhookEvent;

/**
 * Posts the webhooks of {@link LiveKitStandIn} as LiveKit does: those of a room one after the other, those of different
 * rooms side by side; tried again on 5xx (but 501), 429 and connection errors after 0, 1, 3, 7 and 15 s, then dropped. A
 * room keeps 200 at most; what comes beyond is dropped. All of them are lost on {@link #close()}.
 *
 * <p>Safe for use by several threads.
 */
final class StandInWebhooks implements AutoCloseable {

    private static final int CONNECTIONS = 32;
    private static final int DEPTH = 200;
    private static final List<Long> PAUSES_MILLIS = List.of(0L, 1_000L, 3_000L, 7_000L, 15_000L);

    /** A room's webhooks that are still to be posted; one thread at a time posts the first. */
    private static final class Lane {
        final BlockingQueue<WebhookEvent> waiting = new LinkedBlockingQueue<>(DEPTH);
        int attempts;
    }

    private final URI target;
    private final StandInTokens tokens;
    private final JsonFormat.Printer json = JsonFormat.printer().omittingInsignificantWhitespace();
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private final Queue<WebhookConnection> idleConnections = new ConcurrentLinkedQueue<>();
    private final ScheduledThreadPoolExecutor senders = new ScheduledThreadPoolExecutor(
            CONNECTIONS,
            Thread.ofPlatform().daemon().name("stand-in-webhooks-", 0).factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    StandInWebhooks(URI target, StandInTokens tokens) {
        this.target = target;
        this.tokens = tokens;
    }

    /** Takes a webhook for delivery and returns at once. */
    void post(WebhookEvent event) {
        String room = event.getRoom().getSid();
        Lane fresh = new Lane();
        Lane lane = lanes.compute(room, (sid, known) -> {
            Lane chosen = known == null ? fresh : known;
            if (!chosen.waiting.offer(event)) {
                dropped.incrementAndGet();
            }
            return chosen;
        });
        if (lane == fresh) {
            senders.execute(() -> deliver(room, lane));
        }
    }

    /** How many webhooks were given up since the start. */
    long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        senders.shutdownNow();
        try {
            for (WebhookConnection idle : idleConnections) {
                idle.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a connection to " + target, e);
        }
    }

    /** Posts the room's webhooks until none is left or one has to be tried again later. */
    private void deliver(String room, Lane lane) {
        while (lanes.get(room) == lane) {
            if (isFinal(send(lane.waiting.peek()))) {
                goOn(room, lane);
            } else if (lane.attempts == PAUSES_MILLIS.size()) {
                dropped.incrementAndGet();
                goOn(room, lane);
            } else {
                long pause = PAUSES_MILLIS.get(lane.attempts++);
                senders.schedule(() -> deliver(room, lane), pause, TimeUnit.MILLISECONDS);
                return;
            }
        }
    }

    private void goOn(String room, Lane lane) {
        lane.attempts = 0;
        lanes.computeIfPresent(room, (sid, same) -> {
            lane.waiting.remove();
            return lane.waiting.isEmpty() ? null : lane;
        });
    }

    private static boolean isFinal(int status) {
        return status == 501 || (status < 500 && status != 429);
    }

    /** The answer's status; a connection error counts as 503. */
    private int send(WebhookEvent event) {
        WebhookConnection connection = idleConnections.poll();
        if (connection == null) {
            connection = new WebhookConnection(target);
        }
        try {
            byte[] body = json.print(event).getBytes(StandardCharsets.UTF_8);
            return connection.post(body, tokens.sign(body));
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException noAnswer) {
            return 503;
        } finally {
            idleConnections.add(connection);
        }
    }
}
