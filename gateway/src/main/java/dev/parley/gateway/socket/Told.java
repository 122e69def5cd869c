package dev.parley.gateway.socket;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Wishes;
import java.time.Instant;

/**
 * Where a person stands by what the gateway told them last, from which queue-service rebuilds an emptied Redis.
 * Immutable.
 *
 * @param wishes of the last find through this gateway; null when that was elsewhere
 * @param since when the wait began; null when not waiting
 * @param session null when not matched
 */
record Told(Wishes wishes, Instant since, String session) {

    static final Told NOTHING = new Told(null, null, null);

    Told finds(Wishes found) {
        return new Told(found, since, session);
    }

    /** @param now begins a wait whose beginning the notice does not say */
    Told after(Notice notice, Instant now) {
        return switch (notice) {
            case Notice.Ready ready -> at(ready.state(), ready.since(), ready.session(), now);
            case Notice.Waiting waiting -> waitsSince(waiting.since(), now);
            case Notice.Matched matched -> new Told(wishes, null, matched.session());
            case Notice.Parted parted -> after(parted, now);
            case Notice.Idle idle -> new Told(wishes, null, null);
            case Notice.Ok ok -> ok.state() == null ? this : at(ok.state(), since, ok.session(), now);
            case Notice.Error error -> this;
        };
    }

    /** Those whose wishes nobody here knows wait for anyone rather than lose their place. */
    QueueCommand.LastTold forRebuild(String freshTicket) {
        return since == null
                ? new QueueCommand.LastTold(null, 0, null, session)
                : new QueueCommand.LastTold(
                        wishes == null ? Wishes.ANYONE : wishes, since.toEpochMilli(), freshTicket, null);
    }

    private Told at(Notice.State state, Instant begun, String inSession, Instant now) {
        return switch (state) {
            case IDLE -> new Told(wishes, null, null);
            case WAITING -> waitsSince(begun, now);
            case MATCHED -> new Told(wishes, null, inSession == null ? session : inSession);
        };
    }

    /** A notice about an earlier conversation, overtaken by the next match, changes nothing. */
    private Told after(Notice.Parted parted, Instant now) {
        if (session != null && !session.equals(parted.session())) {
            return this;
        }
        return parted.requeued() ? waitsSince(null, now) : new Told(wishes, null, null);
    }

    private Told waitsSince(Instant begun, Instant now) {
        return new Told(wishes, begun == null ? now : begun, null);
    }
}
