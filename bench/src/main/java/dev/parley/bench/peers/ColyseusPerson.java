package dev.parley.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * One person at Colyseus 0.16. To ask there is to reserve a seat in a room by HTTP and to take it by a WebSocket of its own
 * ({@link ColyseusSeat}).
 */
final class ColyseusPerson extends PeerPerson {

    private final Connections connections;
    private final Buffer wishes;
    private ColyseusSeat seat;

    /** @param language two people are matched only when theirs is the same */
    ColyseusPerson(
            Vertx vertx,
            Connections connections,
            String language,
            String name,
            Map<String, String> namesById,
            Listener listener) {
        super(vertx, name, namesById, listener);
        this.connections = connections;
        this.wishes = new JsonObject().put("language", language).toBuffer();
    }

    /** There is nothing to open before one asks. */
    @Override
    Future<Void> open() {
        return Future.succeededFuture();
    }

    @Override
    void ask() {
        ColyseusSeat asked = new ColyseusSeat(this, connections);
        seat = asked;
        connections
                .post("/matchmake/joinOrCreate/pair", Map.of(), wishes)
                .onSuccess(asked::reserved)
                .onFailure(problem -> asked.failed(problem.getMessage()));
    }

    @Override
    Future<Void> takeBack() {
        return disconnect();
    }

    @Override
    void leave() {
        disconnect();
    }

    @Override
    Future<Void> disconnect() {
        if (seat == null) {
            return Future.succeededFuture();
        }
        ColyseusSeat left = seat;
        seat = null;
        return left.giveBack();
    }

    @Override
    void cut() {
        if (seat != null) {
            seat.cut();
            seat = null;
        }
    }
}
