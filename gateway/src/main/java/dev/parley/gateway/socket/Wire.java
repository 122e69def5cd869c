package dev.parley.gateway.socket;

import java.util.concurrent.CompletionStage;

/** A socket as a connection uses it. Thread-safe; messages go out in the order of the calls. */
interface Wire {

    /** Done when the text was handed to the network, failed when the socket is closed. */
    CompletionStage<Void> send(String text);

    /** Runs a task on the thread that reads the socket's frames. */
    void run(Runnable task);

    /** Asks for a pong. */
    void ping();

    /** Says why and closes; cuts the connection off when the peer does not answer in time. */
    void close(Closing closing);
}
