package dev.parley.gateway.connection;

import dev.parley.bus.message.Notice;
import java.util.concurrent.CompletionStage;

/** The way to one client. Thread-safe; what is said goes out in the order of the calls. */
public interface Wire {

    /**
     * Says a notice.
     *
     * @param json the notice as text
     * @return done when it was handed to the network, failed when the way is closed
     */
    CompletionStage<Void> send(Notice notice, String json);

    /**
     * Asks for a sign of life: an answer, or where clients can't answer, that the network takes the question.
     *
     * @param alive runs when it was given
     */
    void ping(Runnable alive);

    /** Whether clients hear pings, and so wait for them as a sign that the way is open. */
    boolean isPingHeard();

    /** Says why and closes; cuts the connection off when the peer does not take that in time. */
    void close(Closing closing);
}
