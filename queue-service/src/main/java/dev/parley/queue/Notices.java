package dev.parley.queue;

import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Notice.By;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.Standing;
import java.time.Duration;
import java.time.Instant;

/** How a person's standing is put into words of the wire. */
final class Notices {

    /** By then many of those who wait have met somebody. */
    private static final Duration FULL_RETRY_AFTER = Duration.ofSeconds(10);

    private Notices() {}

    /** @param named session that the command named, or null; who is in one by now is told of that one */
    static Notice.Ok ok(String id, Standing standing, String named, String block) {
        String session = standing.session() == null ? named : standing.session();
        return new Notice.Ok(id, seen(standing), session, block);
    }

    static Notice.Ready ready(String id, Standing standing, Decision decision) {
        Notice.State state = seen(standing);
        boolean waits = state == Notice.State.WAITING;
        return new Notice.Ready(
                id,
                instant(decision.now()),
                null,
                null,
                state,
                cooldown(standing, decision),
                null,
                null,
                waits ? position(standing) : null,
                waits ? standing.estimatedWaitSeconds() : null,
                waits ? standing.accepts() : null,
                waits ? since(standing) : null,
                standing.session(),
                waits ? standing.wishes() : null);
    }

    /** A wait that has begun, or goes on with other wishes. */
    static Notice.Waiting waiting(Standing standing, Decision decision) {
        return waiting(standing, decision, standing.wishes());
    }

    /** A wait that goes on. */
    static Notice.Waiting outlook(Standing standing, Decision decision) {
        return waiting(standing, decision, null);
    }

    private static Notice.Waiting waiting(Standing standing, Decision decision, Wishes wishes) {
        return new Notice.Waiting(
                instant(decision.now()),
                position(standing),
                standing.estimatedWaitSeconds(),
                standing.accepts(),
                since(standing),
                wishes);
    }

    /** @param by username of who parted, or null; who did is told what it costs */
    static Notice.Parted parted(Reason reason, String by, Standing standing, Decision decision) {
        if (by == null || !by.equals(standing.user())) {
            return new Notice.Parted(standing.left(), reason, by == null ? By.SYSTEM : By.PARTNER, standing.requeued());
        }
        Instant cooldown = cooldown(standing, decision);
        Instant now = cooldown == null ? null : instant(decision.now());
        return new Notice.Parted(standing.left(), reason, By.YOU, standing.requeued(), now, cooldown);
    }

    static Notice.Error cooldown(String id, Standing standing, Decision decision) {
        long left = Math.max(0, standing.cooldownUntil() - decision.now());
        return new Notice.Error(
                id,
                Notice.Code.COOLDOWN,
                "you went on too often; take a break",
                Duration.ofMillis(left).plusMillis(999).toSeconds());
    }

    /** Why somebody is kept out, and until when. */
    static Notice.Error banned(String id, Standing standing, Decision decision) {
        Long until = standing.bannedUntil();
        return Notice.Error.banned(id, instant(decision.now()), until == null || until == 0 ? null : instant(until));
    }

    /** For whoever may not begin to wait because too many do. */
    static Notice.Error full(String id) {
        return new Notice.Error(
                id, Notice.Code.UNAVAILABLE, "too many people wait just now", FULL_RETRY_AFTER.toSeconds());
    }

    /** The state as a client sees it: somebody being admitted waits, or is idle, already. */
    static Notice.State seen(Standing standing) {
        return switch (standing.state()) {
            case UNKNOWN, IDLE -> Notice.State.IDLE;
            case ADMITTING -> standing.since() == 0 ? Notice.State.IDLE : Notice.State.WAITING;
            case WAITING -> Notice.State.WAITING;
            case PAIRED -> Notice.State.MATCHED;
        };
    }

    private static Instant cooldown(Standing standing, Decision decision) {
        return standing.cooldownUntil() > decision.now() ? instant(standing.cooldownUntil()) : null;
    }

    private static Long position(Standing standing) {
        return standing.position() == 0 ? null : standing.position();
    }

    private static Instant since(Standing standing) {
        return standing.since() == 0 ? null : instant(standing.since());
    }

    private static Instant instant(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds);
    }
}
