package dev.parley.gateway.connection;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Wishes;
import java.time.Instant;

/**
 * Where a person stands by what the gateway told them last, from which queue-service rebuilds an emptied Redis. A find
 * counts from its first {@code waiting} on, which brings the wishes, whichever gateway took the find: one that was lost
 * before is not made up for, lest somebody meet people against their wishes. Immutable.
 *
 * @param wishes of the last wait; null when none was told of
 * @param since when the wait began; null when not waiting
 * @param session null when not matched
 */
record Told(Wishes wishes, Instant since, String session) {

    static final Told NOTHING = new Told(null, null, null);

    /** @param now begins a wait whose beginning the notice does not say */
    Told after(Notice notice, Instant now) {
        return switch (notice) {
            case Notice.Ready ready -> after(ready, now);
            case Notice.Waiting waiting -> waits(waiting.wishes(), waiting.since(), now);
            case Notice.Matched matched -> talks(matched.session());
            case Notice.Parted parted -> after(parted, now);
            case Notice.Idle idle -> rests();
            case Notice.Ok ok -> after(ok);
            case Notice.Blocks blocks -> this;
            case Notice.Moderation moderation -> this;
            case Notice.Own own -> this;
            case Notice.Error error -> this;
        };
    }

    /** Neither waiting nor in a conversation. */
    boolean isAtRest() {
        return since == null && session == null;
    }

    /** Those whose wishes nobody here knows wait for anyone rather than lose their place. */
    QueueCommand.LastTold forRebuild(String freshTicket) {
        return since == null
                ? new QueueCommand.LastTold(null, 0, null, session)
                : new QueueCommand.LastTold(
                        wishes == null ? Wishes.ANYONE : wishes, since.toEpochMilli(), freshTicket, null);
    }

    private Told after(Notice.Ready ready, Instant now) {
        return switch (ready.state()) {
            case IDLE -> rests();
            case WAITING -> waits(ready.wishes(), ready.since(), now);
            case MATCHED -> talks(ready.session());
        };
    }

    /** A notice about an earlier conversation, overtaken by the next match, changes nothing. */
    private Told after(Notice.Parted parted, Instant now) {
        if (session != null && !session.equals(parted.session())) {
            return this;
        }
        return parted.requeued() ? waits(null, null, now) : rests();
    }

    /** That somebody waits is told by {@code waiting}, which follows. */
    private Told after(Notice.Ok ok) {
        return switch (ok.state()) {
            case IDLE -> rests();
            case MATCHED -> talks(ok.session());
            case WAITING -> this;
            case null -> this;
        };
    }

    private Told rests() {
        return new Told(wishes, null, null);
    }

    private Told waits(Wishes told, Instant begun, Instant now) {
        return new Told(told == null ? wishes : told, begun == null ? now : begun, null);
    }

    private Told talks(String inSession) {
        return new Told(wishes, null, inSession == null ? session : inSession);
    }
}
