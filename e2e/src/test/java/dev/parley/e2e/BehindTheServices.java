package dev.parley.e2e;

import dev.parley.bus.Streams;
import java.time.Duration;
import java.util.UUID;

/** Changes Redis and PostgreSQL without a word to the services, as no event ever would. */
final class BehindTheServices {

    private final RunningParley parley;
    private final Streams streams = new Streams("main");

    BehindTheServices(RunningParley parley) {
        this.parley = parley;
    }

    /** As if a replica had just done this work, and would not do it again. */
    void holdBack(String work) {
        parley.command("SET", "sweep:" + work, "1");
    }

    /** The work's next turn comes. */
    void letGo(String work) {
        parley.command("DEL", "sweep:" + work);
    }

    /** As if the person had been paired for longer. */
    void pairedEarlier(String user, Duration by) {
        parley.command("ZINCRBY", streams.tagged("paired"), String.valueOf(-by.toMillis()), user);
    }

    /** The session that queue-service has this person in, "" for none. */
    String pairedIn(String user) {
        return parley.command("HGET", streams.tagged("user:" + user), "session");
    }

    /** The record has ended the session so long ago and has told nobody. */
    void end(String session, Duration ago) {
        parley.query(
                "UPDATE sessions SET state = 'ENDED', end_reason = 'left', room = 'deleted',"
                        + " ended_at = now() - ? * interval '1 millisecond' WHERE id = ? RETURNING id",
                ago.toMillis(),
                UUID.fromString(session));
    }

    /** The record has never heard of the session. */
    void lose(String session) {
        parley.query("DELETE FROM sessions WHERE id = ? RETURNING id", UUID.fromString(session));
    }
}
